package keydetails

import (
	"context"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/themes"
	"coldkms/ui/keyaction"
	"coldkms/ui/keyfield"
	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/vault"
)

// naming is an alias that is being added.
type naming struct {
	theme  *themes.Theme
	alias  *keyfield.Alias
	form   *widget.Form
	put    bool // aside, to go on later
	marked bool // its mistake is shown
	adding bool

	width, height int
}

func newNaming(theme *themes.Theme) *naming {
	n := &naming{theme: theme, alias: keyfield.NewAlias(theme)}
	n.alias.Item.Note = "Letters, digits, / _ and -. An alias that another key has can be moved here: that is asked first."
	n.form = widget.NewForm(theme, n.alias.Item)
	return n
}

// headingLines are a heading and an empty line.
const headingLines = 2

// SetSize sets the size in cells.
func (n *naming) SetSize(width, height int) {
	n.width, n.height = width, height
	n.form.SetSize(max(width-len(margin), 1), max(height-headingLines, 0))
}

// Capturing reports that letters are text.
func (n *naming) Capturing() bool { return n.form.Capturing() }

// Update types.
func (n *naming) Update(msg tea.Msg) (handled bool, cmd tea.Cmd) {
	if m, ok := msg.(widget.Mouse); ok {
		msg = m.From(0, headingLines)
	}
	handled, cmd = n.form.Update(msg)
	if n.marked {
		n.alias.Check()
	}
	return handled, cmd
}

// View draws the form.
func (n *naming) View() string {
	return widget.Block(append([]string{margin + n.theme.Title.Render("Add an alias"), ""}, strings.Split(n.form.View(), "\n")...), n.width, n.height)
}

// name opens the field for a new alias, or goes on with the one put aside.
func (p *Page) name() tea.Cmd {
	if p.naming == nil {
		p.naming = newNaming(p.c.Theme)
		p.naming.form.SetButtons(
			widget.Button{Label: "Cancel", Press: p.cancelNaming},
			widget.Button{Label: "Add alias", Main: true, Press: p.addAlias})
	}
	p.naming.put = false
	p.fit()
	return nil
}

// leaveNaming puts what was typed aside.
func (p *Page) leaveNaming() tea.Cmd {
	if p.naming.alias.Value() == "" {
		return p.cancelNaming()
	}
	p.naming.put = true
	return nil
}

func (p *Page) cancelNaming() tea.Cmd {
	p.naming = nil
	return nil
}

// addAlias gives the key the alias that was typed. When another key has it, it
// is offered to be moved.
func (p *Page) addAlias() tea.Cmd {
	n := p.naming
	if n.adding {
		return nil
	}
	n.alias.TryAgain()
	alias := n.alias.Name()
	n.alias.Check()
	if slices.ContainsFunc(p.key.aliases, func(a model.AliasListEntry) bool { return a.AliasName == alias }) {
		n.alias.Refuse("The key has this alias already.")
	}
	if n.marked = n.alias.Item.Problem != ""; n.marked {
		return n.form.Focus(n.alias)
	}
	n.adding = true
	id := p.keyID
	add := p.changeAlias(aliasChange{
		doing: "adding the alias", said: widget.Clean(alias) + " names this key now.", op: model.OpCreateAlias,
		make: create(alias, id), undo: p.undoAdding(alias),
	})
	return p.c.Call("looking the alias up", func(ctx context.Context, s *vault.Session) tea.Msg {
		others, err := aliasesOfOthers(ctx, s, id)
		if err != nil {
			return page.InTurn(aliasRefused{}, page.Refused{Err: err})
		}
		for _, other := range others {
			if other.AliasName == alias {
				return aliasTaken{other, others}
			}
		}
		return add()
	})
}

// aliasTaken says that another key has the alias that was typed.
type aliasTaken struct {
	alias  model.AliasListEntry
	others []model.AliasListEntry
}

func (p *Page) takeTaken(msg aliasTaken) tea.Cmd {
	if p.naming == nil {
		return nil
	}
	p.naming.adding = false
	return p.askMove(msg.alias, msg.others)
}

// aliasesOfOthers returns the aliases that do not name a key and may be moved
// to it, in the order of their names.
func aliasesOfOthers(ctx context.Context, s *vault.Session, keyID string) ([]model.AliasListEntry, error) {
	all, err := keyaction.Aliases(ctx, s, "")
	return slices.DeleteFunc(all, func(a model.AliasListEntry) bool {
		return a.TargetKeyID == keyID || model.CheckAliasName(a.AliasName) != nil
	}), err
}

// namingActions are those while an alias is typed.
func (p *Page) namingActions() []page.Action {
	off := p.off(model.OpCreateAlias)
	if off == "" && p.naming.adding {
		off = "It is being added"
	}
	return []page.Action{
		{ID: "add-alias", Label: "Add alias", Keys: []string{"ctrl+s"}, Off: off, Run: p.addAlias},
		{ID: "keep-alias", Label: "Close, keeping what was typed", Keys: []string{"esc"}, Run: p.leaveNaming},
	}
}
