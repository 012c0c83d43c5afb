package command

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"time"

	"coldkms/model/wire"
)

// reader turns words of the command line into values of members.
type reader struct {
	rawText bool // text for a blob is its bytes, not base64
}

// set gives a member the value of the words of its flag.
func (r reader) set(member reflect.Value, a *argument) error {
	value := reflect.New(a.member.Type).Elem()
	err := r.read(value, a.words)
	if err != nil {
		return fmt.Errorf("--%s: %w", a.flag(), err)
	}
	wire.Set(member, value)
	return nil
}

func (r reader) read(v reflect.Value, words []string) error {
	if len(words) == 1 {
		return r.word(v, words[0])
	}
	for _, word := range words {
		part := reflect.New(v.Type()).Elem()
		if err := r.word(part, word); err != nil {
			return err
		}
		if err := merge(v, part); err != nil {
			return err
		}
	}
	return nil
}

// merge adds the elements of a list, or the pairs of a map, to those that are there.
func merge(v, part reflect.Value) error {
	if v.Kind() == reflect.Slice {
		v.Set(reflect.AppendSlice(v, part))
		return nil
	}
	if v.IsNil() {
		v.Set(reflect.MakeMap(v.Type()))
	}
	for _, key := range part.MapKeys() {
		if v.MapIndex(key).IsValid() {
			return fmt.Errorf("the key %q is there twice", key.String())
		}
		v.SetMapIndex(key, part.MapIndex(key))
	}
	return nil
}

// word reads a value from one word: a file's content, JSON, shorthand or text.
func (r reader) word(v reflect.Value, word string) error {
	kind := wire.KindOf(v.Type())
	if path, binary := strings.CutPrefix(word, "fileb://"); binary {
		if kind != wire.Blob {
			return errors.New("fileb:// is for blobs; file:// gives text")
		}
		content, err := contentOf(path)
		if err != nil {
			return err
		}
		v.SetBytes(content)
		return nil
	}
	if path, named := strings.CutPrefix(word, "file://"); named {
		content, err := contentOf(path)
		if err != nil {
			return err
		}
		defer clear(content)
		word = string(content)
	}
	return r.content(v, word)
}

func (r reader) content(v reflect.Value, text string) error {
	kind := wire.KindOf(v.Type())
	trimmed := strings.TrimSpace(text)
	switch {
	case kind == wire.List && strings.HasPrefix(trimmed, "["),
		(kind == wire.Map || kind == wire.Structure) && strings.HasPrefix(trimmed, "{"):
		return wire.Unmarshal([]byte(text), v.Addr().Interface())
	case kind == wire.List:
		element := reflect.New(v.Type().Elem()).Elem()
		if err := r.content(element, text); err != nil {
			return err
		}
		v.Set(reflect.Append(v, element))
		return nil
	case kind == wire.Map || kind == wire.Structure:
		pairs, err := parseShorthand(text)
		if err != nil {
			return err
		}
		return r.assign(v, pairs)
	}
	return r.scalar(v, text)
}

// assign gives a value what shorthand says.
func (r reader) assign(v reflect.Value, tree any) error {
	kind := wire.KindOf(v.Type())
	switch tree := tree.(type) {
	case map[string]any:
		if kind == wire.Map {
			return r.assignMap(v, tree)
		}
		if kind == wire.Structure {
			return r.assignStructure(v, tree)
		}
	case []any:
		if kind == wire.List {
			return r.assignList(v, tree)
		}
	case string:
		if kind == wire.List { // one value without brackets
			return r.assignList(v, []any{tree})
		}
		if kind != wire.Map && kind != wire.Structure {
			return r.scalar(v, tree)
		}
	}
	return fmt.Errorf("the shorthand has something else where a %v should be", kind)
}

func (r reader) assignList(v reflect.Value, tree []any) error {
	for _, branch := range tree {
		element := reflect.New(v.Type().Elem()).Elem()
		if err := r.assign(element, branch); err != nil {
			return err
		}
		v.Set(reflect.Append(v, element))
	}
	return nil
}

func (r reader) assignMap(v reflect.Value, tree map[string]any) error {
	v.Set(reflect.MakeMap(v.Type()))
	for name, branch := range tree {
		element := reflect.New(v.Type().Elem()).Elem()
		if err := r.assign(element, branch); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		v.SetMapIndex(reflect.ValueOf(name).Convert(v.Type().Key()), element)
	}
	return nil
}

func (r reader) assignStructure(v reflect.Value, tree map[string]any) error {
	for _, m := range wire.Members(v.Type()) {
		branch, given := tree[m.Name]
		if !given {
			continue
		}
		delete(tree, m.Name)
		value := reflect.New(m.Type).Elem()
		if err := r.assign(value, branch); err != nil {
			return fmt.Errorf("%s: %w", m.Name, err)
		}
		wire.Set(m.In(v), value)
	}
	for name := range tree {
		return fmt.Errorf("there is no member %q: %s", name, shape(v.Type()))
	}
	return nil
}

// scalar reads a value that has no parts. An error never shows the text: it could be a secret.
func (r reader) scalar(v reflect.Value, text string) error {
	switch wire.KindOf(v.Type()) {
	case wire.String:
		v.SetString(text)
	case wire.Boolean:
		if text != "true" && text != "false" {
			return errors.New("must be true or false")
		}
		v.SetBool(text == "true")
	case wire.Integer:
		n, err := strconv.ParseInt(strings.TrimSpace(text), 10, v.Type().Bits())
		if err != nil {
			return errors.New("must be an integer")
		}
		v.SetInt(n)
	case wire.Timestamp:
		return setTime(v, strings.TrimSpace(text))
	case wire.Blob:
		return r.setBlob(v, text)
	default:
		return fmt.Errorf("cannot be given on the command line")
	}
	return nil
}

// setTime reads a time as ISO 8601 or as epoch seconds.
func setTime(v reflect.Value, text string) error {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			v.Set(reflect.ValueOf(t.UTC()))
			return nil
		}
	}
	if wire.Unmarshal([]byte(text), v.Addr().Interface()) != nil {
		return errors.New("must be a time, such as 2016-11-08T12:00:00-08:00, or epoch seconds")
	}
	return nil
}

// spaces are what a file in base64 may have between its letters.
var spaces = strings.NewReplacer(" ", "", "\t", "", "\r", "", "\n", "")

func (r reader) setBlob(v reflect.Value, text string) error {
	if r.rawText {
		v.SetBytes([]byte(text))
		return nil
	}
	decoded, err := base64.StdEncoding.DecodeString(spaces.Replace(text))
	if err != nil {
		clear(decoded)
		return errors.New("not base64; fileb://FILE gives the bytes of a file")
	}
	v.SetBytes(decoded)
	return nil
}

// maxFile is how much of a file is taken, in bytes: more than the longest member of a request, a key policy.
const maxFile = 1 << 20

// contentOf returns the content of the file that a flag names. It is in one buffer from the beginning: a buffer that
// grows would leave copies of a secret behind.
func contentOf(path string) ([]byte, error) {
	if below, home := strings.CutPrefix(path, "~/"); home {
		folder, err := os.UserHomeDir()
		if err != nil {
			return nil, err
		}
		path = filepath.Join(folder, below)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	content := make([]byte, maxFile+1)
	n, err := io.ReadFull(f, content)
	switch {
	case err == nil:
		err = fmt.Errorf("%s is larger than %d bytes", path, maxFile)
	case errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF):
		return content[:n], nil
	}
	clear(content)
	return nil, err
}
