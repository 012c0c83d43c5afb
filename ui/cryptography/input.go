package cryptography

import (
	"fmt"

	"coldkms/model"
	"coldkms/themes"
	"coldkms/ui/widget"
)

// An input is a part of a form: some rows, and a value made from them.
type input interface {
	// items returns the rows for what is chosen now, with what is wrong with
	// them when that is to be shown.
	items(show bool) []*widget.Item
	// first is the field that has the focus when it is the page's first input.
	first() widget.Field
	// fit lets the input grow into the spare lines of a form, and returns how
	// many it takes.
	fit(spare int) (taken int)
	// typed names the typed text, "" when there is none.
	typed() string
	// forget drops typed secrets.
	forget()
}

// contextInput is an encryption context: pairs of keys and values.
type contextInput struct {
	pairs *widget.Pairs
	note  string
}

// contextPairs is how many pairs can be typed; the service bounds their bytes
// only.
const contextPairs = 64

// contextLines is the height of the pairs while they are few.
const contextLines = 4

func newContextInput(theme *themes.Theme, note string) *contextInput {
	return &contextInput{widget.NewPairs(theme, contextLines, contextPairs), note}
}

// value returns the pairs, nil when there are none.
func (c *contextInput) value() map[string]string {
	pairs := c.pairs.Value()
	if len(pairs) == 0 {
		return nil
	}
	context := make(map[string]string, len(pairs))
	for _, pair := range pairs {
		context[pair.Key] = pair.Value
	}
	return context
}

func (c *contextInput) problem() string {
	seen, size := map[string]bool{}, 0
	for _, pair := range c.pairs.Value() {
		switch {
		case pair.Key == "":
			return fmt.Sprintf("The value %q has no key.", pair.Value)
		case seen[pair.Key]:
			return fmt.Sprintf("The key %q stands twice.", pair.Key)
		}
		seen[pair.Key] = true
		size += len(pair.Key) + len(pair.Value)
	}
	if size > model.ContextMaxBytes {
		return tooLong(size, model.ContextMaxBytes)
	}
	return ""
}

func (c *contextInput) items(show bool) []*widget.Item {
	item := &widget.Item{Label: "Encryption context", Field: c.pairs, Note: c.note}
	if show {
		item.Problem = c.problem()
	}
	return []*widget.Item{item}
}

func (c *contextInput) first() widget.Field { return c.pairs }

func (c *contextInput) fit(spare int) (taken int) {
	c.pairs.SetHeight(contextLines + spare)
	return max(spare, 0)
}

func (c *contextInput) typed() string {
	if len(c.pairs.Value()) == 0 {
		return ""
	}
	return "the encryption context"
}

// forget keeps the pairs: an encryption context is no secret.
func (c *contextInput) forget() {}

// tooLong says that there are more bytes than may be.
func tooLong(size, limit int) string {
	return fmt.Sprintf("These are %s bytes. At most %s are possible.", widget.Grouped(size), widget.Grouped(limit))
}
