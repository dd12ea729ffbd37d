package whatsapptest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/coder/websocket"
	waBinary "go.mau.fi/whatsmeow/binary"
	"go.mau.fi/whatsmeow/socket"
)

// grace is how long the server waits between its last word (a stream error or
// a refused login) and closing, so that the client reads it.
const grace = 120 * time.Millisecond

// conn is one WebSocket connection. What is sent goes to a list that a
// goroutine of its own empties, so send never blocks, whatever the client does.
type conn struct {
	s        *Server
	ws       *websocket.Conn
	ctx      context.Context
	cancel   context.CancelFunc
	buffer   []byte // read but not yet taken frames
	reading  *traffic
	writing  *traffic
	device   *Device // whose login this is; nil while it is being linked
	newcomer *newcomer
	answers  map[string]func(*waBinary.Node) // what to do with results of our iqs; under Server.mu

	mu   sync.Mutex
	out  []parting
	wake chan struct{}
}

// parting is a node to send, or, without one, the order to close.
type parting struct{ node *waBinary.Node }

func (s *Server) serveChat(w http.ResponseWriter, r *http.Request) {
	s.all.Add(1) // before the connection is taken from the HTTP server, which Close waits for too
	defer s.all.Done()
	ws, err := websocket.Accept(w, r, &websocket.AcceptOptions{InsecureSkipVerify: true})
	if err != nil {
		return
	}
	ws.SetReadLimit(socket.FrameMaxSize)
	c := &conn{s: s, ws: ws, wake: make(chan struct{}, 1), answers: map[string]func(*waBinary.Node){}}
	c.ctx, c.cancel = context.WithCancel(s.ctx)
	defer s.forget(c)
	defer c.cut()
	payload, static, err := s.shake(c)
	if err != nil {
		return
	}
	s.all.Go(c.writeLoop)
	s.mu.Lock()
	s.conns[c] = true
	s.login(c, payload, static)
	s.mu.Unlock()
	c.readLoop()
}

// forget takes a closed connection out of every list.
func (s *Server) forget(c *conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.conns, c)
	for ref, waiting := range s.waiting {
		if waiting == c {
			delete(s.waiting, ref)
		}
	}
	if c.device != nil && c.device.conn == c {
		c.device.conn, c.device.active = nil, false
	}
	s.wake()
}

// cut closes the TCP connection at once.
func (c *conn) cut() {
	c.cancel()
	_ = c.ws.CloseNow()
}

func (c *conn) readLoop() {
	for {
		frame, err := c.readFrame()
		if err != nil {
			return
		}
		node, err := c.decode(frame)
		if err != nil {
			return
		}
		c.s.handle(c, node)
	}
}

func (c *conn) decode(frame []byte) (*waBinary.Node, error) {
	plain, err := c.reading.open(frame)
	if err != nil {
		return nil, err
	}
	unpacked, err := waBinary.Unpack(plain)
	if err != nil {
		return nil, err
	}
	return waBinary.Unmarshal(unpacked)
}

// readHeader takes the four bytes that come before a client's first frame.
func (c *conn) readHeader() ([]byte, error) {
	header, err := c.take(len(socket.WAConnHeader))
	if err == nil && !bytes.Equal(header, socket.WAConnHeader) {
		err = fmt.Errorf("unexpected header %x", header)
	}
	return header, err
}

// readFrame takes one frame: three bytes of length, then as many of content.
// Frames and WebSocket messages need not coincide.
func (c *conn) readFrame() ([]byte, error) {
	size, err := c.take(socket.FrameLengthSize)
	if err != nil {
		return nil, err
	}
	return c.take(int(size[0])<<16 | int(size[1])<<8 | int(size[2]))
}

func (c *conn) take(n int) ([]byte, error) {
	for len(c.buffer) < n {
		_, data, err := c.ws.Read(c.ctx)
		if err != nil {
			return nil, err
		}
		c.buffer = append(c.buffer, data...)
	}
	taken := bytes.Clone(c.buffer[:n])
	c.buffer = c.buffer[n:]
	return taken, nil
}

// writeFrame sends exactly one frame as one WebSocket message: whatsmeow
// cannot put together a frame that is split over two.
func (c *conn) writeFrame(data []byte) error {
	n := len(data)
	if n >= socket.FrameMaxSize {
		return errors.New("frame too large")
	}
	frame := append([]byte{byte(n >> 16), byte(n >> 8), byte(n)}, data...)
	return c.ws.Write(c.ctx, websocket.MessageBinary, frame)
}

// send puts nodes in line. It may be called with Server.mu held.
func (c *conn) send(nodes ...waBinary.Node) {
	c.mu.Lock()
	for i := range nodes {
		c.out = append(c.out, parting{&nodes[i]})
	}
	c.mu.Unlock()
	c.signal()
}

// part sends last words and closes after the grace.
func (c *conn) part(nodes ...waBinary.Node) {
	c.send(nodes...)
	c.mu.Lock()
	c.out = append(c.out, parting{})
	c.mu.Unlock()
	c.signal()
}

func (c *conn) signal() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

func (c *conn) writeLoop() {
	defer c.cut()
	for {
		select {
		case <-c.wake:
		case <-c.ctx.Done():
			return
		}
		c.mu.Lock()
		out := c.out
		c.out = nil
		c.mu.Unlock()
		for _, next := range out {
			if next.node == nil {
				c.linger()
				return
			}
			if c.writeFrame(c.writing.seal(must(waBinary.Marshal(*next.node)))) != nil {
				return
			}
		}
	}
}

func (c *conn) linger() {
	select {
	case <-time.After(grace):
	case <-c.ctx.Done():
	}
}
