package createkey

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/themes"
	"coldkms/ui/widget"
)

// preview is the step "Preview Key Policy": all that Finish will write.
type preview struct {
	plainStep
	theme     *themes.Theme
	document  *document
	facts     [][2]string // a name and a value each
	uncertain bool        // Finish failed so that the key may have been made
	width     int
}

func newPreview(theme *themes.Theme) *preview {
	s := &preview{
		plainStep: plainStep{title: "Preview Key Policy"},
		theme:     theme,
		document:  &document{Document: widget.NewDocument(theme), theme: theme},
	}
	s.document.JSON = true
	s.rows = widget.NewForm(theme, &widget.Item{Label: widget.Fit("Key policy", factWidth), Field: s.document})
	return s
}

// set takes over what was typed and picked so far.
func (s *preview) set(p *Page) {
	s.document.SetText(p.policy().Document())
	s.facts = [][2]string{
		{"Alias", p.naming.alias.Name()},
		{"Description", orNone(widget.Clean(p.naming.text()))},
		{"Tags", orNone(tagSummary(p.tags.field.Tags()))},
	}
	if p.naming.advanced.external() {
		s.facts = append(s.facts, [2]string{"Origin", "External: the key material is imported after Finish"})
	}
}

func orNone(text string) string {
	if text == "" {
		return "none"
	}
	return text
}

// tagSummary lists tags on one line.
func tagSummary(all []model.Tag) string {
	parts := make([]string, len(all))
	for i, tag := range all {
		parts[i] = widget.Clean(tag.TagKey) + "=" + widget.Clean(tag.TagValue)
	}
	if len(parts) > 1 {
		return fmt.Sprintf("%d: %s", len(parts), strings.Join(parts, ", "))
	}
	return strings.Join(parts, ", ")
}

const uncertainNote = "It is not known whether the last Finish made the key. Look for it in the table of keys before you press Finish again."

// factWidth is the width of the names; that of the policy is one of them.
const factWidth = len("Description")

// factsMargin is the form's margin around a label: facts and policy stand in
// one column.
const factsMargin = 4

func (s *preview) above() []string {
	var lines []string
	if s.uncertain {
		for _, line := range widget.Wrap(s.theme.Signs.Caution+" "+uncertainNote, s.width) {
			lines = append(lines, s.theme.Warning.Render(line))
		}
		lines = append(lines, "")
	}
	for _, fact := range s.facts {
		name := s.theme.Label.Render(widget.Fit("  "+fact[0], factWidth+factsMargin))
		lines = append(lines, name+s.theme.Text.Render(widget.Fit(fact[1], s.width-factWidth-factsMargin)))
	}
	return append(lines, "")
}

func (s *preview) setSize(width, height int) {
	s.width = width
	height -= len(s.above())
	s.document.height = max(height-previewFoot, 1)
	s.rows.SetSize(width, height)
}

// previewFoot is the lines that the form needs under the document.
const previewFoot = 2

// document is a text to read as a field of a form.
type document struct {
	*widget.Document
	theme         *themes.Theme
	on            bool
	width, height int
}

// Focus gives the text the keys.
func (d *document) Focus() tea.Cmd { d.on = true; return nil }

// Blur takes them away.
func (d *document) Blur() { d.on = false }

// Focused reports whether the text has the keys.
func (d *document) Focused() bool { return d.on }

// Capturing is false: letters are not text here.
func (d *document) Capturing() bool { return false }

// Height returns the lines on the screen, position included.
func (d *document) Height() int { return d.height }

// SetWidth sets the width in cells.
func (d *document) SetWidth(width int) {
	d.width = width
	d.SetSize(width, max(d.height-1, 1))
}

// View draws the text and, under it, which part of it is on the screen.
func (d *document) View() string {
	return d.Document.View() + "\n" + d.theme.Faint.Render(widget.Fit(d.Position(), d.width))
}
