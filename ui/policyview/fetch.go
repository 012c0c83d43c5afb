package policyview

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/ui/keyaction"
	"coldkms/ui/page"
	"coldkms/vault"
)

// fetched is the answer of a reading.
type fetched struct {
	by       *keyaction.Reading
	metadata model.KeyMetadata
	aliases  []model.AliasListEntry
	may      vault.Permissions
	policy   string
	err      error
}

func (p *Page) fetch() tea.Cmd {
	r, id := keyaction.Read(p.c, p.reading), p.keyID
	p.reading = r
	return r.Work("reading the key policy", func(ctx context.Context, s *vault.Session) tea.Msg {
		f := fetched{by: r}
		if f.metadata, f.aliases, f.err = keyaction.Describe(ctx, s, id); f.err == nil {
			f.may = keyaction.Permissions(ctx, s, id)
			f.policy, f.err = keyaction.Policy(ctx, s, id)
		}
		return f
	})
}

// take puts the policy on the screen, unless another one is being made of an
// earlier one: saving will find that.
func (p *Page) take(msg fetched) tea.Cmd {
	if msg.by != p.reading {
		return nil
	}
	if p.failure = msg.err; msg.err != nil {
		return page.Send(page.Refused{Err: msg.err})
	}
	stays := p.known() && (p.isChange() || msg.policy == p.base)
	p.metadata, p.key = msg.metadata, keyaction.Of(msg.metadata, msg.aliases)
	p.key.May = msg.may
	if p.off() != "" && p.stage == typing {
		p.stage = looking
	}
	p.fit()
	if stays {
		return nil
	}
	p.rebase(msg.policy)
	p.editor.Load(p.shown)
	return p.inspect(true)
}
