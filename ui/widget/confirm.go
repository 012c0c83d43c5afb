package widget

import (
	"cmp"
	"fmt"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/themes"
	"coldkms/ui/immediate"
)

// Decision is what a Confirm was closed with.
type Decision struct {
	Tag    any    // the caller's, as given
	Choice string // of the Answer; "" when the dialog was cancelled
}

// Answer is one of the buttons of a Confirm beside Cancel.
type Answer struct {
	Choice string // reported in the Decision
	Label  string
	Danger bool // works only once the confirmation was typed
}

// Question is what a Confirm asks.
type Question struct {
	Tag   any
	Title string
	// About names the thing: alias, key id and state.
	About []string
	// Consequences say what will happen and when, what depends on it, and when
	// it was last used.
	Consequences []string
	// Typed is what must be typed, exactly, before an Answer with Danger
	// works; "" asks for nothing.
	Typed string
	// Cancel is the label of the button that does nothing; "" is Cancel.
	Cancel string
	// Answers stand behind Cancel.
	Answers []Answer
}

const (
	confirmWidth  = 72 // cells at most, edges included
	confirmHeight = 18 // lines at most: what needs more is a page
)

// typing is the place of the focus in the confirmation that is typed; the
// buttons count from 0, which is Cancel.
const typing = -1

// Confirm is a dialog that asks before something is done. It does nothing
// itself: what was decided comes back as a Decision. The focus is first on
// Cancel or, when something must be typed, where it is typed.
type Confirm struct {
	theme         *themes.Theme
	question      Question
	typed         *TextField
	at            int // place of the focus
	top           int // first line of the text on the screen
	width, height int
}

// NewConfirm returns the dialog for a question. Its text is cleaned here.
func NewConfirm(theme *themes.Theme, question Question) *Confirm {
	c := &Confirm{theme: theme, question: question, typed: NewTextField(theme, 256)}
	if question.Typed != "" {
		c.moveTo(typing)
	}
	return c
}

// SetSize says how many cells there are to stand in.
func (c *Confirm) SetSize(width, height int) {
	c.width, c.height = min(width, confirmWidth), min(height, confirmHeight)
	c.typed.SetWidth(c.inner())
}

// inner is the width between the edges and one space at each side.
func (c *Confirm) inner() int { return max(c.width-4, 1) }

// Capturing reports that the confirmation is being typed.
func (c *Confirm) Capturing() bool { return c.at == typing }

// Forget does nothing: a confirmation is no secret.
func (c *Confirm) Forget() {}

// Update takes a key or a click. done is true when the dialog was answered or cancelled;
// the command then delivers the Decision.
func (c *Confirm) Update(msg tea.Msg) (done bool, cmd tea.Cmd) {
	if m, ok := msg.(Mouse); ok {
		return c.point(m)
	}
	press, ok := msg.(tea.KeyMsg)
	if !ok {
		return false, nil
	}
	switch key := press.String(); {
	case key == "esc":
		return true, c.decide("")
	case key == "tab":
		c.step(1)
	case key == "shift+tab":
		c.step(-1)
	case key == "enter":
		return c.enter()
	case key == "down":
		c.scroll(1)
	case key == "up":
		c.scroll(-1)
	case key == "pgdown":
		c.scroll(max(c.textRoom()-1, 1))
	case key == "pgup":
		c.scroll(-max(c.textRoom()-1, 1))
	case c.at == typing:
		c.typed.Update(msg)
	case key == "right":
		c.moveTo(min(c.at+1, len(c.question.Answers)))
	case key == "left":
		c.moveTo(max(c.at-1, 0))
	}
	return false, nil
}

// step moves the focus, and comes round at the ends.
func (c *Confirm) step(by int) {
	first := 0
	if c.question.Typed != "" {
		first = typing
	}
	count := len(c.question.Answers) + 1 - first
	c.moveTo((c.at-first+by+count)%count + first)
}

func (c *Confirm) moveTo(place int) {
	c.at = place
	if place == typing {
		c.typed.Focus()
	} else {
		c.typed.Blur()
	}
}

// enter presses the focused button. From the typed confirmation it goes to
// Cancel: nothing that destroys is ever one enter away.
func (c *Confirm) enter() (done bool, cmd tea.Cmd) {
	switch {
	case c.at == typing:
		c.moveTo(0)
		return false, nil
	case c.at == 0:
		return true, c.decide("")
	}
	answer := c.question.Answers[c.at-1]
	if c.off(answer) != "" {
		c.moveTo(typing)
		return false, nil
	}
	return true, c.decide(answer.Choice)
}

// off says why an answer does not work yet.
func (c *Confirm) off(answer Answer) string {
	if answer.Danger && c.typed.Value() != c.question.Typed {
		return "Type the confirmation first."
	}
	return ""
}

func (c *Confirm) decide(choice string) tea.Cmd {
	return immediate.Command(Decision{Tag: c.question.Tag, Choice: choice})
}

// scroll moves the text; its last line says what is out of sight.
func (c *Confirm) scroll(by int) {
	lines := len(c.text())
	c.top = c.within(c.within(c.top, lines)+by, lines)
}

// within keeps a first line of the text where no line of the screen is wasted.
func (c *Confirm) within(top, lines int) int {
	room := c.textRoom()
	if lines <= room {
		return 0
	}
	return max(min(top, lines-room+1), 0)
}

// text is what stands between the title and the buttons, broken to the width.
func (c *Confirm) text() []string {
	var lines []string
	for _, about := range c.question.About {
		for _, line := range Wrap(Clean(about), c.inner()) {
			lines = append(lines, c.theme.Text.Render(line))
		}
	}
	if len(c.question.About) > 0 && len(c.question.Consequences) > 0 {
		lines = append(lines, "")
	}
	for _, consequence := range c.question.Consequences {
		lines = append(lines, Hanging(c.theme.Warning, c.theme.Signs.Caution, Clean(consequence), c.inner())...)
	}
	return lines
}

// typedLine is where the confirmation is typed, under the text.
const typedLine = 2

// foot is what stands under the text: the confirmation and, on the last line,
// the buttons.
func (c *Confirm) foot() []string {
	lines := []string{""}
	if c.question.Typed != "" {
		prompt := fmt.Sprintf("Type %s to confirm:", Clean(c.question.Typed))
		lines = append(lines, c.theme.Label.Render(FitMiddle(prompt, c.inner())), c.typed.View(), "")
	}
	return append(lines, buttonRow(c.theme, c.buttons(), c.at))
}

// buttons are Cancel and the answers.
func (c *Confirm) buttons() []Button {
	buttons := []Button{{Label: cmp.Or(c.question.Cancel, "Cancel")}}
	for _, answer := range c.question.Answers {
		buttons = append(buttons, Button{Label: answer.Label, Danger: answer.Danger, Off: c.off(answer)})
	}
	return buttons
}

// textRoom is how many lines of text fit.
func (c *Confirm) textRoom() int { return max(c.height-2-len(c.foot()), 0) }

// View draws the box, as high as its text needs.
func (c *Confirm) View() string {
	if c.width <= 0 || c.height <= 0 {
		return ""
	}
	return Box(c.theme, c.question.Title, slices.Concat(c.shown(), c.foot()), c.width, c.height)
}

// shown is the text on the screen.
func (c *Confirm) shown() []string {
	text, room := c.text(), c.textRoom()
	if len(text) > room && room > 0 {
		top := c.within(c.top, len(text))
		shown := text[top:min(top+room-1, len(text))]
		return append(shown[:len(shown):len(shown)], OutOfSight(c.theme, top, len(text)-top-len(shown)))
	} else if len(text) > room {
		return nil
	}
	return text
}
