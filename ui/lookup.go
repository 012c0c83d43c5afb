package ui

import (
	"cmp"
	"context"
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
	here := r.console.Session.Place()
	there := model.Place{Account: here.Account, Region: regionOf(text, here.Region)}
	if id, err := model.ParseIdentifier(text, model.FormAny, there); err == nil {
		name := cmp.Or(id.Alias, id.KeyID)
		if id.Place.Region != here.Region {
			return openKey(name+" in "+id.Place.Region, func() tea.Cmd { return r.askToSwitch(id.Place.Region, name, text) }), true, true
		}
		return openKey(name, func() tea.Cmd { return r.lookUp(text) }), true, true
	}
	alias := model.AliasPrefix + text
	return openKey(alias, func() tea.Cmd { return r.lookUp(alias) }), false, model.CheckAliasName(alias) == nil
}

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
