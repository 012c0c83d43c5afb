package keydetails

import (
	"context"
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"

	"coldkms/model"
	"coldkms/themes"
	"coldkms/ui/keyaction"
	"coldkms/ui/widget"
	"coldkms/vault"
)

// rotationFacts are how a key rotates and what backing keys it has.
type rotationFacts struct {
	status  model.GetKeyRotationStatusResponse
	backing []vault.BackingKey // the oldest first
	err     error              // why they cannot be shown
}

type rotationRead struct {
	by    *keyaction.Reading
	facts rotationFacts
}

// readRotation reads the key's rotation and backing keys once a reading, while
// a section that tells of them is on the screen: asking leaves a record.
func (p *Page) readRotation() tea.Cmd {
	at := p.sections.current()
	shown := at == body(p.sections.rotation) || at == body(p.sections.material) && p.key != nil && p.key.metadata.Origin == model.OriginExternal
	if p.key == nil || p.rotationAsked == p.reading || !shown {
		return nil
	}
	r, id, origin := p.reading, p.keyID, p.key.metadata.Origin
	p.rotationAsked = r
	return r.Work("reading the key's rotation", func(ctx context.Context, s *vault.Session) tea.Msg {
		return rotationRead{r, rotationOf(ctx, s, id, origin)}
	})
}

// rotationOf reads how a key rotates. Whether one with imported material does
// is not asked: it cannot.
func rotationOf(ctx context.Context, s *vault.Session, keyID, origin string) (f rotationFacts) {
	if f.backing, f.err = s.BackingKeys(ctx, keyID); f.err != nil || origin == model.OriginExternal {
		return f
	}
	status, err := s.GetKeyRotationStatus(ctx, &model.GetKeyRotationStatusRequest{KeyRequest: model.KeyRequest{KeyID: keyID}})
	if err != nil {
		f.err = err
		return f
	}
	f.status = *status
	return f
}

func (p *Page) takeRotation(msg rotationRead) {
	if msg.by != p.reading {
		return
	}
	if p.key.rotation = &msg.facts; msg.facts.err == nil {
		p.sections.rotation.show(msg.facts.status.KeyRotationEnabled)
	}
	p.fit()
}

// rotation is the Key Rotation section: a check box with its button where the
// rotation can be changed, and under them what there is to know.
type rotation struct {
	theme *themes.Theme
	// fixed says why the rotation cannot be changed, "" when it can.
	fixed  func() string
	save   func() tea.Cmd
	yearly *widget.Checkbox
	form   *widget.Form
	facts  *widget.Scroller
	review *widget.Scroller

	was, known bool // what the key is known to do; what is ticked beside it is not saved yet
	reviewing  bool // the difference is shown: saving writes it
	saving     bool

	width, height int
}

func newRotation(theme *themes.Theme, fixed func() string, save func() tea.Cmd, lines, review func(width int) []string) *rotation {
	r := &rotation{
		theme: theme, fixed: fixed, save: save, yearly: widget.NewCheckbox(theme, everyYear),
		facts: widget.NewScroller(theme, lines), review: widget.NewScroller(theme, review),
	}
	r.form = widget.NewForm(theme, &widget.Item{Field: r.yearly})
	r.refresh()
	return r
}

// everyYear is the guide's label.
const everyYear = "Rotate this key every year."

// changed reports a tick that is not saved yet.
func (r *rotation) changed() bool { return r.known && r.yearly.Checked != r.was }

// show takes up whether the key rotates. A tick that was changed stays.
func (r *rotation) show(yearly bool) {
	if !r.changed() {
		r.yearly.Checked = yearly
	}
	r.was, r.known = yearly, true
	r.reviewing = r.reviewing && r.changed()
	r.refresh()
}

// refresh brings the button up to what is ticked.
func (r *rotation) refresh() {
	off := ""
	if !r.changed() {
		off = asItWas
	}
	r.form.SetButtons(widget.Button{Label: "Save Changes", Main: true, Off: off, Press: r.save})
}

// asItWas is why there is nothing to save.
const asItWas = "The key rotation is as it was"

// open reports that the rotation can be changed here.
func (r *rotation) open() bool { return r.known && r.fixed() == "" }

// formHeight is what the check box and the button take, with an empty line under
// them.
const formHeight = 4

// head is how many lines stand above the facts.
func (r *rotation) head() int {
	if r.open() {
		return min(formHeight, r.height)
	}
	return 0
}

// SetSize sets the size in cells.
func (r *rotation) SetSize(width, height int) {
	r.width, r.height = width, height
	r.form.SetSize(width, formHeight-1)
	r.facts.SetSize(width, max(height-r.head(), 0))
	r.review.SetSize(width, height)
}

// Update ticks, presses the button, or scrolls.
func (r *rotation) Update(msg tea.Msg) (handled bool, cmd tea.Cmd) {
	defer r.refresh()
	if r.reviewing {
		return r.review.Update(msg)
	}
	switch msg := msg.(type) {
	case widget.Mouse:
		if msg.Clicked() && msg.Y < r.head() {
			return r.form.Update(msg)
		}
	case tea.KeyMsg:
		if r.open() && msg.Type != tea.KeyPgUp && msg.Type != tea.KeyPgDown {
			if handled, cmd = r.form.Update(msg); handled {
				return true, cmd
			}
		}
	}
	return r.facts.Update(msg)
}

// View draws the form and what is known, or what saving changes.
func (r *rotation) View() string {
	var lines []string
	switch {
	case r.reviewing:
		return r.review.View()
	case r.open():
		lines = append(strings.Split(r.form.View(), "\n"), "")
	}
	if r.height > r.head() {
		lines = append(lines, strings.Split(r.facts.View(), "\n")...)
	}
	return widget.Block(lines, r.width, r.height)
}

// The reasons why a key's rotation cannot be changed at any time. The guide,
// "Rotating Keys" and "Importing Key Material".
const (
	managedRotation  = "AWS rotates its managed keys every three years (1,095 days). Nobody else can change that."
	importedRotation = "coldkms cannot make the next key material for a key whose material is imported. Rotate it by hand: create another key, import new key material into it, and move the alias there. Keep this key for what it has encrypted."
)

// rotationFixed says why the key's rotation cannot be changed, "" when it can.
func (p *Page) rotationFixed() string {
	switch off := p.off(model.OpEnableKeyRotation); {
	case p.key == nil:
		return ""
	case p.subject().Managed:
		return managedRotation
	case p.key.metadata.Origin == model.OriginExternal:
		return importedRotation
	case off != "":
		return "It cannot be changed now. " + off + "."
	}
	return ""
}

// pausedRotation is said of a disabled key.
const pausedRotation = "A disabled key does not rotate meanwhile. When it is enabled again, it gets the backing key that came due."

// rotationLines draws how the key rotates, and its backing keys.
func (p *Page) rotationLines(width int) []string {
	theme, facts := p.c.Theme, p.key.rotation
	var lines []string
	say := func(style lipgloss.Style, sign, text string) {
		for _, line := range widget.Hanging(style, sign, text, max(width-2*len(margin), 1)) {
			lines = append(lines, margin+line)
		}
	}
	switch {
	case facts == nil:
		return []string{margin + theme.Faint.Render("Loading"+theme.Signs.Ellipsis)}
	case facts.err != nil:
		say(theme.Warning, theme.Signs.Caution, keyaction.Unread("The key rotation", facts.err))
		return lines
	}
	if fixed := p.rotationFixed(); fixed != "" {
		if !p.subject().Managed {
			sign := theme.Signs.Unchecked
			if facts.status.KeyRotationEnabled {
				sign = theme.Signs.Checked
			}
			lines = append(lines, margin+theme.Faint.Render(sign+" "+everyYear), "")
		}
		say(theme.Text, theme.Signs.Bullet, fixed)
		if p.subject().State == model.Disabled && facts.status.KeyRotationEnabled {
			say(theme.Warning, theme.Signs.Caution, pausedRotation)
		}
		lines = append(lines, "")
	}
	return append(append(lines, p.nextRotation()...), p.backingLines()...)
}

// nextRotation draws when the key rotates.
func (p *Page) nextRotation() (lines []string) {
	theme, status, now := p.c.Theme, p.key.rotation.status, p.c.Now()
	if status.NextRotationDate == nil || status.RotationPeriodInDays == nil {
		return nil
	}
	next := theme.Text.Render(moment(*status.NextRotationDate))
	if now.Before(*status.NextRotationDate) {
		next += theme.Faint.Render(" " + theme.Signs.Dot + " in " + keyaction.TimeLeft(now, *status.NextRotationDate))
	}
	lines = []string{margin + theme.Label.Render(widget.Fit("Next rotation", labelWidth)) + next}
	if days := *status.RotationPeriodInDays; days != model.DefaultRotationDays {
		text := theme.Text.Render(fmt.Sprintf("every %s", widget.Counted(days, "day")))
		lines = append(lines, margin+theme.Label.Render(widget.Fit("Rotates", labelWidth))+text)
	}
	return append(lines, "")
}

// backingLines draw the backing keys, the newest first.
func (p *Page) backingLines() []string {
	theme, backing := p.c.Theme, p.key.rotation.backing
	if len(backing) == 0 {
		return []string{margin + theme.Faint.Render("The key has no backing key: it waits for its key material.")}
	}
	line := func(version, created, use string) string {
		return margin + widget.Fit(version, labelWidth) + widget.Fit(created, 22) + use
	}
	lines := []string{theme.Label.Render(line("Backing key", "Created", "Use"))}
	for i := len(backing) - 1; i >= 0; i-- {
		use, style := "decrypts what it encrypted", theme.Text
		if i == len(backing)-1 {
			use, style = "encrypts and decrypts", theme.Title
		}
		lines = append(lines, style.Render(line(fmt.Sprint(backing[i].Version), moment(backing[i].Created), use)))
	}
	return lines
}
