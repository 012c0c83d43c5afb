package keydetails

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"

	"coldkms/model"
	"coldkms/themes"
	"coldkms/ui/keyaction"
	"coldkms/ui/page"
	"coldkms/ui/widget"
)

// material is the Key Material section: what there is to know, and under it the
// actions, which can be clicked.
type material struct {
	theme   *themes.Theme
	lines   func(width int) []string
	actions func() []page.Action
	facts   *widget.Scroller

	width, height int
}

func newMaterial(theme *themes.Theme, lines func(int) []string, actions func() []page.Action) *material {
	return &material{theme: theme, lines: lines, actions: actions, facts: widget.NewScroller(theme, lines)}
}

// foot is how many lines the actions take, with the empty one above them.
func (m *material) foot() int {
	if n := len(m.actions()); n > 0 {
		return n + 1
	}
	return 0
}

// room is how many lines of facts are on the screen.
func (m *material) room() int { return min(len(m.lines(m.width)), max(m.height-m.foot(), 0)) }

// SetSize sets the size in cells.
func (m *material) SetSize(width, height int) { m.width, m.height = width, height }

// Update scrolls the facts, or takes an action that was clicked.
func (m *material) Update(msg tea.Msg) (handled bool, cmd tea.Cmd) {
	m.facts.SetSize(m.width, m.room())
	on, ok := msg.(widget.Mouse)
	if !ok || !on.Clicked() {
		return m.facts.Update(msg)
	}
	actions := m.actions()
	at := on.Y - m.room() - 1
	if at < 0 || at >= len(actions) {
		return false, nil
	}
	action := actions[at]
	if action.Off != "" {
		return true, page.Send(page.Refused{Err: page.OffError{Label: action.Label, Reason: action.Off, Because: action.Because}})
	}
	return true, action.Run()
}

// View draws the facts and the actions right under them.
func (m *material) View() string {
	facts := *m.facts
	facts.SetSize(m.width, m.room())
	var lines []string
	if m.room() > 0 {
		lines = append(strings.Split(facts.View(), "\n"), "")
	}
	for _, action := range m.actions() {
		key := m.theme.KeyHint.Render(widget.Fit(action.Keys[0], 2))
		label := m.theme.Text.Render(action.Label)
		if action.Off != "" {
			label = m.theme.Faint.Render(action.Label + "  " + action.Off)
		}
		lines = append(lines, margin+key+" "+label)
	}
	return widget.Block(lines, m.width, m.height)
}

// materialActions are the actions of the Key Material section of a key whose
// material is imported. The labels are the guide's.
func (p *Page) materialActions() []page.Action {
	if p.key == nil || p.key.metadata.Origin != model.OriginExternal {
		return nil
	}
	open := func(route page.Route) func() tea.Cmd {
		return func() tea.Cmd { return page.Send(page.Open{Route: route}) }
	}
	actions := []page.Action{
		p.needing(model.OpGetParametersForImport, page.Action{
			ID: "download-wrapping-key", Label: "Download wrapping key and import token", Keys: []string{"n"}, Run: open(page.ImportKey{KeyID: p.keyID}),
		}),
		p.needing(model.OpImportKeyMaterial, page.Action{
			ID: "upload-key-material", Label: "Upload key material", Keys: []string{"U"}, Run: open(page.UploadKeyMaterial{KeyID: p.keyID}),
		}),
	}
	for _, action := range keyaction.For(p.c, p.subject()) {
		if action.ID == keyaction.DeleteMaterial {
			action.Keys = []string{"d"}
			actions = append(actions, action)
		}
	}
	return actions
}

// What is said of key material in sentences.
const (
	ownMaterial   = "coldkms made the key material, and it never leaves the vault. Material of your own goes into a key that is created for it, with the origin External."
	firstMaterial = "The key waits for its first key material: 32 bytes of your own. From then on it takes no other."
	sameMaterial  = "The key has lost its key material. Import the same again, and everything that the key encrypted opens as before; it takes no other."
	bindsMaterial = "The key takes no other key material than this. Import the same again to give it another expiration date."
)

// materialLines draws where the key's material comes from, whether it is there,
// and how long.
func (p *Page) materialLines(width int) []string {
	theme, m, key, now := p.c.Theme, p.key.metadata, p.subject(), p.c.Now()
	room := max(width-2*len(margin), 1)
	var lines []string
	fact := func(label string, style lipgloss.Style, values ...string) {
		for _, value := range values {
			lines = append(lines, margin+theme.Label.Render(widget.Fit(label, labelWidth))+style.Render(value))
			label = ""
		}
	}
	say := func(style lipgloss.Style, sign, text string) {
		lines = append(lines, "")
		for _, line := range widget.Hanging(style, sign, text, room) {
			lines = append(lines, margin+line)
		}
	}
	fact("Origin", theme.Text, keyaction.OriginWord(m.Origin))
	if m.Origin != model.OriginExternal {
		say(theme.Text, theme.Signs.Bullet, ownMaterial)
		return lines
	}
	fact("Status", lipgloss.NewStyle(), keyaction.SignedStatus(theme, key, now))
	if p.hasMaterial() {
		fact("Imported", theme.Text, p.importedOn()...)
		p.expiration(fact)
	}
	switch {
	case key.ExpiresSoon(now):
		say(theme.Warning, theme.Signs.Caution, p.expiryNotice())
	case p.hasMaterial():
		say(theme.Text, theme.Signs.Bullet, bindsMaterial)
	case m.CurrentKeyMaterialID != "":
		say(theme.Warning, theme.Signs.Caution, sameMaterial)
	default:
		say(theme.Warning, theme.Signs.Caution, firstMaterial)
	}
	return lines
}

// expiryNotice says that the key material expires soon, and what then.
func (p *Page) expiryNotice() string {
	return fmt.Sprintf("The key material expires in %s. From then on nothing can use the key until the same is imported again. Import it before, to give it a later date.",
		keyaction.TimeLeft(p.c.Now(), p.subject().ValidTo))
}

// lacksMaterial reports that the key waits for its key material.
func (p *Page) lacksMaterial() bool {
	return p.key.metadata.Origin == model.OriginExternal && p.key.metadata.KeyState != model.PendingDeletion && !p.hasMaterial()
}

// hasMaterial reports that there is imported key material now.
func (p *Page) hasMaterial() bool {
	validTo := p.key.metadata.ValidTo
	return p.key.metadata.ExpirationModel != "" && (validTo == nil || p.c.Now().Before(*validTo))
}

// importedOn is when the material came; nothing when that is not known.
func (p *Page) importedOn() []string {
	if r := p.key.rotation; r != nil && r.err == nil && len(r.backing) > 0 {
		return []string{moment(r.backing[0].Created)}
	}
	return nil
}

// expiration draws when the material expires, and how much time is left.
func (p *Page) expiration(fact func(string, lipgloss.Style, ...string)) {
	theme, now := p.c.Theme, p.c.Now()
	validTo := p.key.metadata.ValidTo
	if validTo == nil {
		fact("Expires", theme.Text, "never")
		return
	}
	style, sign := theme.Text, ""
	if p.subject().ExpiresSoon(now) {
		style, sign = theme.Warning, theme.Signs.Caution+" "
	}
	fact("Expires", style, zoned(*validTo, p.c.Zone)...)
	fact("Time left", style, sign+keyaction.TimeLeft(now, *validTo))
}

// zoned returns a moment in a zone and in UTC, once when they are the same.
func zoned(t time.Time, zone *time.Location) []string {
	utc := moment(t)
	own := t.In(cmp.Or(zone, time.UTC)).Format("2006-01-02 15:04 MST")
	if own == utc {
		return []string{utc}
	}
	return []string{own, utc}
}
