package why

import (
	"errors"
	"fmt"
	"strings"

	"github.com/charmbracelet/lipgloss"

	"coldkms/model"
	"coldkms/model/policy"
	"coldkms/ui/keyaction"
	"coldkms/ui/widget"
	"coldkms/vault"
	"coldkms/vault/trail"
)

const (
	margin     = "  "
	labelWidth = 12
)

// writer collects lines of a width.
type writer struct {
	*Page
	width int
	out   []string
}

// lines draws the explanation: what was refused, what would allow it, and then
// the reasons one by one.
func (p *Page) lines(width int) []string {
	w := &writer{Page: p, width: max(width-2*len(margin), 1)}
	switch {
	case p.state != nil:
		w.byState()
		return w.out
	case p.recorded != nil:
		w.then()
	default:
		w.fact("Caller", p.refused.Request.Caller.ARN)
	}
	switch {
	case p.unknown != nil:
		w.put(p.c.Theme.Text, "", w.silence())
		return w.out
	case p.recorded == nil || p.found != nil:
		w.question()
	}
	if p.found == nil {
		w.put(p.c.Theme.Faint, "", "Working out why"+p.c.Theme.Signs.Ellipsis)
		return w.out
	}
	if p.recorded != nil {
		w.caveats()
	}
	if p.found.Outcome != policy.Allowed {
		w.allowing()
	}
	w.deciding()
	w.missing()
	w.absent()
	return w.out
}

// put adds text in lines of its own, the later ones as far in as the first.
func (w *writer) put(style lipgloss.Style, indent, text string) {
	for _, line := range widget.Wrap(widget.CleanText(text), max(w.width-len(indent), 1)) {
		w.out = append(w.out, margin+indent+style.Render(line))
	}
}

func (w *writer) heading(text string) {
	w.out = append(w.out, "")
	w.put(w.c.Theme.Title, "", text)
}

func (w *writer) fact(label, value string) {
	theme := w.c.Theme
	for _, line := range widget.Wrap(widget.CleanText(value), max(w.width-labelWidth, 1)) {
		w.out = append(w.out, margin+theme.Label.Render(widget.Fit(label, labelWidth))+theme.Text.Render(line))
		label = ""
	}
}

// then says what the trail holds of the call, and heads what is said of today.
func (w *writer) then() {
	event := &w.recorded.Event
	w.fact("Caller", event.UserIdentity.ARN)
	w.fact("Operation", event.EventName)
	w.fact("Time", event.Time().Format(keyaction.TimeLayout))
	w.fact("Answer", w.recorded.Error())
	w.heading("How the policies decide it today")
}

// silence says why nothing is said of today.
func (w *writer) silence() string {
	if because := (*vault.UndecidedError)(nil); errors.As(w.unknown, &because) {
		return because.Reason
	}
	return keyaction.Unread("That", w.unknown)
}

// caveats say how today's decision may differ from that of then.
func (w *writer) caveats() {
	faint := w.c.Theme.Faint
	w.out = append(w.out, "")
	w.put(faint, "", "Policies and grants may have changed since. The request is taken from its record, as far as that holds it; the time is now.")
	switch {
	case w.partial && w.bySession():
		w.put(faint, "", "The session has policies of its own, which hold it back. They are in no record, and are left out here.")
	case w.partial:
		w.put(faint, "", "The session may have policies of its own, which hold it back. They are in no record, and are left out here.")
	}
}

// bySession reports that the answer names a policy of the session itself.
func (w *writer) bySession() bool {
	return w.recorded != nil && strings.Contains(w.recorded.Event.ErrorMessage, string(policy.InSessionPolicy))
}

// question says what was asked, and how it is decided.
func (w *writer) question() {
	asked := &w.refused.Request
	w.fact("Permission", asked.Action)
	w.fact("Resource", w.broken(asked.Resource))
	if w.found == nil {
		return
	}
	w.fact("Decision", w.decision())
	if w.found.Reason != "" {
		w.fact("Reason", w.worded(w.found.Reason))
	}
}

// ofRole words what the evaluator says of a key as it is for a role.
var ofRole = strings.NewReplacer("key policy", "trust policy", "Key policy", "Trust policy", "the key's", "the role's")

// worded words what the evaluator says for what was asked about.
func (w *writer) worded(text string) string {
	if w.refused.Request.OfRole {
		return ofRole.Replace(text)
	}
	return text
}

// decision words the outcome.
func (w *writer) decision() string {
	switch {
	case w.found.Outcome == policy.ExplicitDeny:
		return "denied by a statement"
	case w.found.Outcome == policy.ImplicitDeny:
		return "denied: nothing allows it"
	case w.partial && w.bySession():
		return "allowed, but for the session's own policies, which refused it then"
	case w.partial:
		return "allowed, unless the session has policies of its own"
	}
	return "allowed: the caller may do it today"
}

// byState says which state refused it, and what would allow it.
func (w *writer) byState() {
	text := w.c.Theme.Text
	w.fact("Operation", w.state.Operation.Name)
	w.fact("Key", w.broken(w.state.Key))
	w.fact("Decision", "refused by the key's state")
	w.fact("Reason", "The key is "+inWords(w.state.State)+".")
	w.heading("What would allow it")
	w.put(text, "", w.state.Advice)
	if states := w.state.AllowedIn(); len(states) > 0 {
		words := make([]string, len(states))
		for i, state := range states {
			words[i] = inWords(state)
		}
		w.put(text, "", w.state.Operation.Name+" works on a key that is "+listed(words)+".")
	}
	w.put(text, "", "No policy decides that, and none can change it.")
}

// inWords is a state within a sentence.
func inWords(state model.KeyState) string { return strings.ToLower(state.Words()) }

// listed lists alternatives.
func listed(words []string) string {
	last := len(words) - 1
	if last == 0 {
		return words[0]
	}
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// broken breaks an ARN that is too wide before its last part.
func (w *writer) broken(arn string) string {
	at := strings.LastIndexByte(arn, ':') + 1
	if widget.Width(arn) <= w.width-labelWidth {
		return arn
	}
	return arn[:at] + "\n" + arn[at:]
}

// json adds a document; what a line has no room for goes on further in.
func (w *writer) json(text string) {
	for line := range strings.SplitSeq(text, "\n") {
		inside := strings.TrimLeft(line, " ")
		indent := margin + line[:len(line)-len(inside)]
		for _, piece := range widget.Wrap(widget.Clean(inside), max(w.width-len(indent)-len(margin), 1)) {
			w.put(w.c.Theme.Property, indent, piece)
			indent = margin + margin + line[:len(line)-len(inside)]
		}
	}
}

// allowing shows the statements that would allow it, or says why there is none.
func (w *writer) allowing() {
	theme := w.c.Theme
	w.heading("What would allow it")
	remedies := w.remedies()
	switch {
	case w.found.Outcome == policy.ExplicitDeny:
		w.put(theme.Text, "", "No statement: a deny wins over everything that allows. Take the deny away, or have it say less.")
	case w.refused.Fixed && len(remedies) == 0:
		w.put(theme.Text, "", "Nothing: the policy of an AWS managed key says who may use it and through which service, and nobody can change it.")
	case len(remedies) == 0:
		w.put(theme.Text, "", "No policy can.")
	}
	for i, remedy := range remedies {
		if i > 0 {
			w.put(theme.Text, "", "and, as both are needed:")
		}
		w.put(theme.Text, "", w.worded(w.where(remedy))+":")
		w.json(string(remedy.Statement))
	}
}

// where says where a statement would have to stand.
func (w *writer) where(r policy.Remedy) string {
	switch r.In {
	case policy.InKeyPolicy:
		return "This statement in the key policy"
	case policy.InIAMPolicy:
		return "This statement in an IAM policy of " + owner(w.refused.Request.Caller) + " in account " + r.Account
	case policy.InBoundary:
		return "This statement in the permissions boundary " + r.Policy
	}
	return "This statement in the " + string(r.In)
}

// owner is who has the caller's IAM policies: a session those of its role.
func owner(c policy.Caller) string {
	if c.RoleARN != "" {
		return trail.Who(c.RoleARN)
	}
	return trail.Who(c.ARN)
}

// deciding lists the statements that had a part in it.
func (w *writer) deciding() {
	if len(w.found.Statements) == 0 {
		return
	}
	switch w.found.Outcome {
	case policy.Allowed:
		w.heading("What allows it")
	case policy.ExplicitDeny:
		w.heading("What denies it")
	default:
		w.heading("What would allow it, but does not suffice")
	}
	for _, source := range w.found.Statements {
		text := named(source)
		if source.Enables {
			text += ": it leaves it to the IAM policies of the account"
		}
		w.put(w.c.Theme.Text, "", w.worded(text))
	}
}

// named names a statement or a grant by where it stands.
func named(s policy.Source) string {
	if s.GrantID != "" {
		return "Grant " + s.GrantID
	}
	text := widget.Capitalised(string(s.In))
	if s.In == policy.InIAMPolicy {
		text = string(s.In)
	}
	if s.Policy != "" {
		text += " " + s.Policy
	}
	text += fmt.Sprintf(", statement %d", s.Statement)
	if s.Sid != "" {
		text += fmt.Sprintf(" %q", s.Sid)
	}
	return text + fmt.Sprintf(" (line %d, column %d)", s.Line, s.Column)
}

// missing lists what nearly allows it, and what it fails in.
func (w *writer) missing() {
	if len(w.found.NearMisses) == 0 {
		return
	}
	w.heading("What nearly allows it")
	for _, miss := range w.found.NearMisses {
		w.put(w.c.Theme.Text, "", w.worded(named(miss.Source))+" fails in its "+miss.Element)
		if miss.Element != "Condition" {
			w.compare(miss.Wanted, miss.Got)
		}
		for _, failure := range miss.Conditions {
			w.put(w.c.Theme.Text, margin, fmt.Sprintf("%s %s (line %d)", failure.Operator, failure.Key, failure.Line))
			w.compare(failure.Wanted, failure.Got)
			if failure.Why != "" {
				w.put(w.c.Theme.Faint, margin+margin, failure.Why)
			}
		}
	}
}

// compare shows what a statement wants and what the request has.
func (w *writer) compare(wanted, got []string) {
	has := "nothing"
	if len(got) > 0 {
		has = strings.Join(got, ", ")
	}
	w.put(w.c.Theme.Faint, margin+margin, "wants  "+strings.Join(wanted, ", "))
	w.put(w.c.Theme.Faint, margin+margin, "has    "+has)
}

// absent lists condition keys of which a value would change it.
func (w *writer) absent() {
	if len(w.found.AbsentKeys) == 0 {
		return
	}
	w.heading("What the request does not have, and would change it")
	for _, key := range w.found.AbsentKeys {
		w.put(w.c.Theme.Text, "", key)
	}
}
