package catalog

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// document is one file, as text and as a tree that knows its lines.
type document struct {
	name string
	data []byte
	root *yaml.Node // nil if the file could not be parsed
}

// parse reads the tree of a file.
func parse(name string, data []byte) (*document, []Problem) {
	doc := &document{name: name, data: data}
	var tree yaml.Node
	if err := yaml.Unmarshal(data, &tree); err != nil {
		return doc, doc.explain(err)
	}
	if len(tree.Content) == 0 || tree.Content[0].Kind != yaml.MappingNode {
		return doc, []Problem{{File: name, Line: 1, Text: "isi berkas kosong atau bukan pasangan kunci dan nilai"}}
	}
	doc.root = tree.Content[0]
	return doc, nil
}

// decode fills out, refusing keys that out does not have.
func (d *document) decode(out any) []Problem {
	decoder := yaml.NewDecoder(bytes.NewReader(d.data))
	decoder.KnownFields(true)
	if err := decoder.Decode(out); err != nil && !errors.Is(err, io.EOF) {
		return d.explain(err)
	}
	return nil
}

// find walks down by keys (string) and places in a list (int). It returns the
// deepest node there is, so that a missing key is reported at its owner.
func (d *document) find(path ...any) *yaml.Node {
	node := d.root
	for _, step := range path {
		next := child(node, step)
		if next == nil {
			break
		}
		node = next
	}
	return node
}

// line is where find(path...) begins: for the value of a key the line of the
// key. It is 0 for a file without a tree.
func (d *document) line(path ...any) int {
	if d.root == nil {
		return 0
	}
	node, line := d.root, d.root.Line
	for _, step := range path {
		key, value := entryOf(node, step)
		if value == nil {
			break
		}
		node, line = value, key.Line
	}
	return line
}

func child(node *yaml.Node, step any) *yaml.Node {
	_, value := entryOf(node, step)
	return value
}

// entryOf is the value under a key, with the key's node, or the item at a
// place in a list, twice; nil if there is none.
func entryOf(node *yaml.Node, step any) (key, value *yaml.Node) {
	if node == nil {
		return nil, nil
	}
	switch step := step.(type) {
	case string:
		for i := 0; node.Kind == yaml.MappingNode && i+1 < len(node.Content); i += 2 {
			if node.Content[i].Value == step {
				return node.Content[i], node.Content[i+1]
			}
		}
	case int:
		if node.Kind == yaml.SequenceNode && step < len(node.Content) {
			return node.Content[step], node.Content[step]
		}
	}
	return nil, nil
}

// The decoder tells line and cause in English text only.
var (
	atLine     = regexp.MustCompile(`^(?:yaml: )?line (\d+): (.*)$`)
	unknownKey = regexp.MustCompile(`^field (.+) not found in type .+$`)
	doubleKey  = regexp.MustCompile(`^mapping key "(.+)" already defined at line (\d+)$`)
	wrongType  = regexp.MustCompile("^cannot unmarshal !!\\S+(?: `(.*)`)? into (.+)$")
)

// explain turns the decoder's errors into problems.
func (d *document) explain(err error) []Problem {
	var types *yaml.TypeError
	if !errors.As(err, &types) {
		return []Problem{d.problem(err.Error())}
	}
	var out []Problem
	for _, text := range types.Errors {
		out = append(out, d.problem(text))
	}
	return out
}

func (d *document) problem(text string) Problem {
	out := Problem{File: d.name}
	if match := atLine.FindStringSubmatch(text); match != nil {
		out.Line, _ = strconv.Atoi(match[1]) // digits by the pattern
		text = match[2]
		if strings.HasPrefix(text, "did not find expected") {
			out.Line++ // the library's parser, other than its scanner, counts these from 0
		}
	}
	out.Text = inIndonesian(text)
	return out
}

func inIndonesian(text string) string {
	if match := unknownKey.FindStringSubmatch(text); match != nil {
		return fmt.Sprintf("kunci %q tidak dikenal", match[1])
	}
	if match := doubleKey.FindStringSubmatch(text); match != nil {
		return fmt.Sprintf("kunci %q sudah ada di baris %s", match[1], match[2])
	}
	if match := wrongType.FindStringSubmatch(text); match != nil {
		return fmt.Sprintf("nilai %q tidak cocok, seharusnya %s", match[1], kindName(match[2]))
	}
	return "YAML tidak terbaca: " + strings.TrimPrefix(text, "yaml: ")
}

func kindName(goType string) string {
	switch {
	case strings.HasPrefix(goType, "[]"):
		return "daftar"
	case goType == "int":
		return "bilangan bulat"
	case goType == "bool":
		return "true atau false"
	case goType == "string":
		return "teks"
	}
	return "pasangan kunci dan nilai"
}
