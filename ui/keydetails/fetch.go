package keydetails

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"coldkms/model"
	"coldkms/model/policy"
	"coldkms/ui/keyaction"
	"coldkms/ui/page"
	"coldkms/vault"
	"coldkms/vault/trail"
)

// facts are what is known of a key.
type facts struct {
	metadata  model.KeyMetadata
	aliases   []model.AliasListEntry
	aliasErr  error             // why they cannot be shown
	may       vault.Permissions // of the caller on the key
	policy    string
	policyErr error          // why the policy cannot be shown
	older     bool           // the policy is an older version of the default
	tags      []model.Tag    // nil until they were read
	events    []trail.Event  // nil until they were read
	usage     *vault.Usage   // nil until it was read
	usageErr  error          // why it could not be read
	tagsErr   error          // why they could not be read
	eventsErr error          // why they could not be read
	rotation  *rotationFacts // nil until they were read
}

func (f *facts) subject() keyaction.Key {
	key := keyaction.Of(f.metadata, f.aliases)
	key.May = f.may
	if f.rotation != nil && f.rotation.err == nil {
		key.Rotation = keyaction.Stands
		if f.rotation.status.KeyRotationEnabled {
			key.Rotation = keyaction.Rotates
		}
	}
	return key
}

// Answers of a reading.
type (
	fetched struct {
		by    *keyaction.Reading
		facts *facts
		err   error
	}
	tagsRead struct {
		by   *keyaction.Reading
		tags []model.Tag
		err  error
	}
	usageRead struct {
		by    *keyaction.Reading
		usage vault.Usage
		err   error
	}
)

// eventsShown is how many of the key's records the trail section holds.
const eventsShown = vault.KeyEventsKept

// fetch begins a new reading. The trail and the tags follow its answer.
func (p *Page) fetch() tea.Cmd {
	r, id := keyaction.Read(p.c, p.reading), p.keyID
	p.reading = r
	return r.Work("reading the key", func(ctx context.Context, s *vault.Session) tea.Msg {
		facts, err := factsOf(ctx, s, id)
		return fetched{r, facts, err}
	})
}

// factsOf reads a key. What of it the caller may not read leaves the rest
// standing.
func factsOf(ctx context.Context, s *vault.Session, keyID string) (*facts, error) {
	described, err := s.DescribeKey(ctx, &model.DescribeKeyRequest{KeyRequest: model.KeyRequest{KeyID: keyID}})
	if err != nil {
		return nil, err
	}
	f := &facts{metadata: described.KeyMetadata, may: keyaction.Permissions(ctx, s, keyID)}
	f.aliases, f.aliasErr = keyaction.Aliases(ctx, s, keyID)
	if f.aliasErr != nil && keyaction.Lacking(f.aliasErr) == "" {
		return nil, f.aliasErr
	}
	answer, err := s.GetKeyPolicy(ctx, &model.GetKeyPolicyRequest{KeyID: keyID})
	if err != nil {
		f.policyErr = err
		return f, nil
	}
	f.policy, f.older = answer.Policy, isOlderDefault(answer.Policy, f.metadata.AWSAccountID)
	return f, nil
}

// isOlderDefault reports that a newer version of the default key policy is
// available for a document.
func isOlderDefault(text, account string) bool {
	document, err := policy.Parse(text, policy.KeyPolicy)
	if err != nil {
		return false
	}
	view, obstacle := policy.ReadView(document, account)
	return obstacle == nil && len(view.Lacks) > 0
}

// take puts a fetched key on the screen. What was read of the one before
// stays until it was read anew.
func (p *Page) take(msg fetched) tea.Cmd {
	if msg.by != p.reading {
		return nil
	}
	if p.failure = msg.err; msg.err != nil {
		return page.Send(page.Refused{Err: msg.err})
	}
	if p.key != nil {
		msg.facts.tags = p.key.tags
		msg.facts.events, msg.facts.rotation = p.key.events, p.key.rotation
		msg.facts.usage, msg.facts.usageErr = p.key.usage, p.key.usageErr
		msg.facts.tagsErr, msg.facts.eventsErr = p.key.tagsErr, p.key.eventsErr
	}
	p.key = msg.facts
	p.sections.aliases.SetRows(p.key.aliases)
	p.sections.aliases.SetEmpty("The key has no alias.")
	if p.key.aliasErr != nil {
		p.sections.aliases.SetEmpty(keyaction.Unread("The aliases", p.key.aliasErr))
	}
	p.sections.policy.showPolicy(p.key)
	p.fit()
	return tea.Batch(p.readUsage(), p.readEvents(), p.readTags(), p.readRotation(), p.readOthers())
}

func (p *Page) readUsage() tea.Cmd {
	r, id := p.reading, p.keyID
	return r.Work("reading the key's use", func(ctx context.Context, s *vault.Session) tea.Msg {
		usage, err := s.KeyUsage(ctx, id)
		return usageRead{r, usage, err}
	})
}

func (p *Page) takeUsage(msg usageRead) {
	if msg.by == p.reading {
		p.key.usage, p.key.usageErr = &msg.usage, msg.err
	}
}

func (p *Page) readEvents() tea.Cmd {
	p.sections.trail.SetEmpty("Reading the trail…")
	return p.reading.Events(p.keyID, eventsShown)
}

func (p *Page) takeEvents(msg keyaction.EventsRead) {
	if msg.By != p.reading {
		return
	}
	switch p.key.eventsErr = msg.Err; {
	case msg.Err != nil:
		p.sections.trail.SetEmpty(keyaction.Unread("The trail", msg.Err))
	default:
		p.key.events = append([]trail.Event{}, msg.Events...)
		p.sections.trail.SetEmpty("There is no record of this key in the trail.")
		p.sections.trail.SetRows(p.key.events)
	}
}

// readTags reads the key's tags once a reading, while their section is on the
// screen: each list leaves a record.
func (p *Page) readTags() tea.Cmd {
	if p.key == nil || p.tagsAsked == p.reading || p.sections.current() != body(p.sections.tags) {
		return nil
	}
	r, id := p.reading, p.keyID
	p.tagsAsked = r
	return r.Work("reading the key's tags", func(ctx context.Context, s *vault.Session) tea.Msg {
		tags, err := keyaction.Tags(ctx, s, id)
		return tagsRead{r, tags, err}
	})
}

func (p *Page) takeTags(msg tagsRead) {
	if msg.by != p.reading {
		return
	}
	switch p.key.tagsErr = msg.err; {
	case msg.err != nil:
		p.sections.tags.SetEmpty(keyaction.Unread("The tags", msg.err))
	default:
		p.key.tags = append([]model.Tag{}, msg.tags...)
		p.sections.tags.SetEmpty("The key has no tags.")
		p.sections.tags.SetRows(msg.tags)
	}
}
