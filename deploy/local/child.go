package local

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"syscall"
	"time"
)

// child is a server process that must not outlive this one.
type child struct {
	cmd  *exec.Cmd
	done chan struct{} // closed when the process has ended and was reaped
	err  error         // how it ended; to be read after done
}

// startChild runs cmd in a process group of its own, so that Ctrl-C on the
// terminal reaches only us and we stop it in order. If we die without stopping
// it, the kernel sends it onDeath (on systems that can, see diesWithParent).
//
// The kernel means "parent thread" when it says parent: the signal would come
// as soon as the thread that forked ends, and Go ends threads at will. So one
// goroutine keeps its thread to itself from the fork until the child is reaped.
func startChild(cmd *exec.Cmd, onDeath syscall.Signal) (*child, error) {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Setpgid = true
	signalOnParentDeath(cmd.SysProcAttr, onDeath)
	c := &child{cmd: cmd, done: make(chan struct{})}
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			c.err = cmd.Wait()
			close(c.done)
		}
	}()
	return c, <-started
}

// patience is a signal and how long to wait for it to work.
type patience struct {
	signal syscall.Signal
	wait   time.Duration
}

// stop tries the signals one after the other until the process has ended and
// returns the last one that was needed.
func (c *child) stop(steps ...patience) syscall.Signal {
	var last syscall.Signal
	for _, s := range steps {
		last = s.signal
		_ = c.cmd.Process.Signal(s.signal) // an error means it has ended already
		select {
		case <-c.done:
			return last
		case <-time.After(s.wait):
		}
	}
	return last
}

// early is the error of a server that ended before it was ready; only after done.
func (c *child) early() error {
	if c.err == nil {
		return errors.New("ended at start")
	}
	return fmt.Errorf("ended at start: %w", c.err)
}

// janitor is a small shell that outlives us by a moment. It waits on a pipe of
// which only we hold the other end: however we end, the pipe closes, and it
// stops the server and removes the folder.
type janitor struct {
	pipe io.WriteCloser
	dir  string
	done chan struct{}
}

// An empty read means that we died; a line means that we cleaned up ourselves.
// A zombie counts as gone: not every container has an init that reaps.
const janitorScript = `
gone() { ! kill -0 "$1" 2>/dev/null || grep -qs ') Z ' "/proc/$1/stat"; }
read -r word && exit 0
kill -s "$2" "$1" 2>/dev/null
i=0
until gone "$1" || [ "$i" -ge 100 ]; do sleep 0.05; i=$((i+1)); done
gone "$1" || kill -s KILL "$1" 2>/dev/null
[ -z "$3" ] || rm -rf -- "$3"
`

// startJanitor watches over the server pid; dir may be empty.
func startJanitor(pid int, sig syscall.Signal, dir string) (*janitor, error) {
	cmd := exec.Command("/bin/sh", "-c", janitorScript, "sh", strconv.Itoa(pid), strconv.Itoa(int(sig)), dir)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH")}
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	pipe, err := cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("janitor: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("janitor: %w", err)
	}
	j := &janitor{pipe: pipe, dir: dir, done: make(chan struct{})}
	go func() {
		_ = cmd.Wait()
		close(j.done)
	}()
	return j, nil
}

// dismiss sends the janitor away, because the server has ended, and removes its
// folder. A nil janitor is fine.
func (j *janitor) dismiss() {
	if j == nil {
		return
	}
	_, _ = io.WriteString(j.pipe, "done\n")
	_ = j.pipe.Close()
	<-j.done
	if j.dir != "" {
		_ = os.RemoveAll(j.dir) // what stays is swept by the next test process
	}
}
