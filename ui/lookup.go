package ui

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/ui/page"
	"coldkms/ui/widget"
	"coldkms/vault"
)

// named makes the action that opens the key that a text names. An ARN, a key id
// and a text that begins with alias/ can be nothing else; other text may be an
// alias without that.
func (r *Root) named(text string) (action page.Action, certain, ok bool) {
	text = strings.TrimSpace(text)
	if action, ok := r.certainlyNamed(text); ok {
		return action, true, true
	}
	alias := model.AliasPrefix + text
	return openKey(alias, func() tea.Cmd { return r.lookForAlias(text) }), false, model.CheckAliasName(alias) == nil
}

// certainlyNamed makes the action for a text that has the form of a key's name,
// which is decided here and without a call. ok is false for any other text.
func (r *Root) certainlyNamed(text string) (action page.Action, ok bool) {
	here := r.console.Session.Place()
	there := model.Place{Account: here.Account, Region: regionOf(text, here.Region)}
	id, err := model.ParseIdentifier(text, model.FormAny, there)
	if err != nil || id.Alias != "" && !isAlias(id.Alias) {
		return page.Action{}, false
	}
	name := cmp.Or(id.Alias, id.KeyID)
	if id.Place.Region != here.Region {
		return openKey(name+" in "+id.Place.Region, func() tea.Cmd { return r.askToSwitch(id.Place.Region, name, text) }), true
	}
	return openKey(name, func() tea.Cmd { return r.lookUp(text) }), true
}

// isAlias reports that an alias can have the name, those of AWS managed keys
// among them.
func isAlias(name string) bool {
	return model.CheckAliasName(strings.Replace(name, model.AliasPrefix+"aws/", model.AliasPrefix, 1)) == nil
}

// openNamed opens the key of which a text is certainly the name, for the page
// that has the screen.
func (r *Root) openNamed(from page.Page, text string) tea.Cmd {
	if from != r.uppermost() || r.gate != nil {
		return nil
	}
	action, ok := r.certainlyNamed(strings.TrimSpace(text))
	if !ok {
		r.refuse(errNotAName)
		return nil
	}
	return mail(from, action.Run())
}

var (
	errNotAName = errors.New("that is not the name of a key")
	errNoAlias  = errors.New("no key in this Region has that alias")
)

func openKey(name string, run func() tea.Cmd) page.Action {
	return page.Action{ID: "open-key", Label: "Open " + name, Run: run}
}

// regionOf is the Region of an ARN; that of anything else is here.
func regionOf(text, here string) string {
	if parts := strings.SplitN(text, ":", 6); len(parts) == 6 && parts[0] == "arn" && model.ValidRegion(parts[3]) {
		return parts[3]
	}
	return here
}

// lookForAlias makes the command that opens a key by an alias without its
// prefix. The text may as well be anything else, a passphrase even, so no call
// has it as a parameter that the trail would keep.
func (r *Root) lookForAlias(name string) tea.Cmd {
	return r.console.Call("looking for the key", func(ctx context.Context, s *vault.Session) tea.Msg {
		rows, err := s.Catalogue(ctx)
		if err != nil {
			return page.Refused{Err: err}
		}
		at := slices.IndexFunc(rows, func(row vault.KeyRow) bool { return slices.Contains(row.Aliases, name) })
		if at < 0 {
			return page.Refused{Err: errNoAlias}
		}
		return page.Open{Route: page.KeyDetails{KeyID: rows[at].KeyID}}
	})
}

// lookUp makes the command that opens a key by any of its names.
func (r *Root) lookUp(name string) tea.Cmd {
	return r.console.Call("looking for the key", func(ctx context.Context, s *vault.Session) tea.Msg {
		described, err := s.DescribeKey(ctx, &model.DescribeKeyRequest{KeyRequest: model.KeyRequest{KeyID: name}})
		if err != nil {
			return page.Refused{Err: err}
		}
		return page.Open{Route: page.KeyDetails{KeyID: described.KeyMetadata.KeyID}}
	})
}

// askToSwitch offers to go to the Region of a key, and opens it there by its
// ARN.
func (r *Root) askToSwitch(region, name, arn string) tea.Cmd {
	r.askFirst(widget.Question{
		Tag: then(func() tea.Cmd {
			return r.depart(0, func() tea.Cmd {
				entered := r.enter(region)
				return tea.Batch(entered, mail(r.uppermost(), r.lookUp(arn)))
			})
		}),
		Title: "The key is in " + region, About: []string{name},
		Consequences: []string{"A key lives in one Region only. Switching shows the keys of " + region + "."},
		Answers:      []widget.Answer{{Choice: "switch", Label: "Switch to " + region}},
	})
	return nil
}
