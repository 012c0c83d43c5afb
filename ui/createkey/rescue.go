package createkey

import (
	"context"
	"errors"
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/themes"
	"coldkms/ui/keyfield"
	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/vault"
)

// The labels of its buttons.
const (
	withoutAlias = "Finish without alias"
	createAlias  = "Create alias"
)

// rescue is what is on the screen when the key was made and its alias was not:
// what exists, and the missing step alone.
type rescue struct {
	plainStep
	theme *themes.Theme
	key   *model.KeyMetadata
	copy  func(text string) tea.Cmd
	width int
	alias *keyfield.Alias
}

func newRescue(c *page.Console, key *model.KeyMetadata, typed string) *rescue {
	r := &rescue{
		plainStep: plainStep{title: "The key was created, its alias was not"},
		theme:     c.Theme,
		key:       key,
		copy:      c.Clipboard,
		alias:     keyfield.NewAlias(c.Theme),
	}
	r.alias.SetValue(typed)
	r.alias.Item.Note = "Another alias, or the same one again."
	r.rows = widget.NewForm(c.Theme,
		&widget.Item{Note: "The key exists and works. Give it its alias now, or finish without one and name it later."},
		r.alias.Item)
	return r
}

func (r *rescue) actions(*Page) []page.Action {
	return []page.Action{{ID: "copy-arn", Label: "copy ARN", Keys: []string{"y"}, Run: func() tea.Cmd { return r.copy(r.key.ARN) }}}
}

func (r *rescue) check(*Page) { r.alias.Check() }

func (r *rescue) above() []string {
	facts := [][2]string{{"Key ID", r.key.KeyID}, {"ARN", r.key.ARN}}
	if resource := "key/" + r.key.KeyID; len(r.key.ARN) > r.width-factMargin {
		facts[1][1] = strings.TrimSuffix(r.key.ARN, resource)
		facts = append(facts, [2]string{"", resource})
	}
	lines := make([]string, len(facts), len(facts)+1)
	for i, fact := range facts {
		lines[i] = r.theme.Label.Render(widget.Fit("  "+fact[0], factMargin)) + r.theme.Text.Render(fact[1])
	}
	return append(lines, "")
}

// factMargin is where the key's id and ARN begin.
const factMargin = 10

func (r *rescue) setSize(width, height int) {
	r.width = width
	r.rows.SetSize(width, height-len(r.above()))
}

// offerAlias shows what exists and why the alias does not. A taken alias is
// shown at its field alone; any other reason is a refusal too.
func (p *Page) offerAlias(msg finished) tea.Cmd {
	if p.missing == nil {
		p.missing = newRescue(p.console, msg.key, p.naming.alias.Value())
		p.setButtons()
	}
	p.marked = true
	focus := p.missing.rows.Focus(p.missing.alias)
	p.missing.alias.Refuse(reason(msg.err))
	if errors.As(msg.err, new(taken)) {
		return focus
	}
	return tea.Batch(focus, page.Send(page.Refused{Err: msg.err}))
}

// reason words an error for a field: a refusal by its message alone.
func reason(err error) string {
	var refusal *model.Error
	if errors.As(err, &refusal) && refusal.Message != "" {
		return widget.Clean(refusal.Message)
	}
	return widget.Clean(err.Error())
}

// retryAlias makes the missing alias, and never a key.
func (p *Page) retryAlias() tea.Cmd {
	p.missing.alias.TryAgain()
	if wrong, cmd := p.mark(); wrong {
		return cmd
	}
	request, key, alias := p.begin(makingAlias), p.missing.key, p.missing.alias.Name()
	return p.console.Call(makingAlias, func(ctx context.Context, s *vault.Session) tea.Msg {
		return finished{request: request, alias: alias, key: key, err: nameKey(ctx, s, alias, key.KeyID)}
	})
}

func (p *Page) finishWithoutAlias() tea.Cmd {
	if p.doing != "" {
		return nil
	}
	key := p.missing.key
	return leave(key, fmt.Sprintf("Created the key %s without an alias.", widget.FitMiddle(key.KeyID, idWidth)))
}
