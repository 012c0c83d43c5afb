package ui

import (
	"context"
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/ui/page"
	"coldkms/ui/regions"
	"coldkms/vault"
)

// regionsRead brings the Regions that hold keys of the account.
type regionsRead struct{ regions []vault.RegionKeys }

// readRegions begins the choice of a Region.
func (r *Root) readRegions() tea.Cmd {
	return r.await(r.uppermost(), r.console.Call("looking for keys in every Region", func(_ context.Context, s *vault.Session) tea.Msg {
		return regionsRead{s.Regions()}
	}))
}

// askRegion lets the person choose, unless they have gone on meanwhile.
func (r *Root) askRegion(from page.Page, msg regionsRead) {
	if _, asked := r.dialog(); asked || from != r.top() {
		return
	}
	r.ask(layer{over: from, dialog: regions.New(r.options.Theme, r.console.Session.Place().Region, msg.regions)})
}

// switchRegion goes to the keys of another Region.
func (r *Root) switchRegion(from page.Page, region string) tea.Cmd {
	switch {
	case r.gate != nil || from != nil && from != r.uppermost():
		return nil // late, as in navigate
	case !model.ValidRegion(region):
		r.refuse(fmt.Errorf("%q is not the name of a Region, such as us-west-2", region))
		return nil
	}
	return r.depart(0, func() tea.Cmd { return r.enter(region) })
}

// enter signs the same caller in to another Region. What was done in the one
// before cannot be undone from here.
func (r *Root) enter(region string) tea.Cmd {
	r.region, r.offer = region, nil
	r.console.Session = r.console.Session.In(region)
	return r.push(page.Keys{})
}
