package policy

import (
	"fmt"

	"coldkms/model"
)

// Refused is a request that was refused, to be explained to a person who asks why. It is that request: what is decided
// otherwise since does not count.
type Refused struct {
	Request Request
	Fixed   bool // the key's policy is one that nobody can change
}

// Error says which permission was missing.
func (r *Refused) Error() string {
	return fmt.Sprintf("%s may not %s on %s", r.Request.Caller.ARN, r.Request.Action, r.Request.Resource)
}

// Refusal returns nil for a request that is allowed, and otherwise the service's answer, a *model.Error:
// AccessDeniedException with the reason, as far as the service tells it to the caller, because of a *Refused.
func (d Decision) Refusal(r *Request) error {
	if d.Outcome == Allowed {
		return nil
	}
	refused := d.refusal(r)
	refused.Because = &Refused{Request: *r}
	return refused
}

func (d Decision) refusal(r *Request) *model.Error {
	refused := model.ErrAccessDenied(r.Caller.ARN, r.Action, r.Resource)
	refused.Message += d.clause(r.Action)
	refused.Advice = d.Reason() + "."
	return refused
}

// Reason says in a few words why a request is refused; "" when it is allowed.
func (d Decision) Reason() string {
	if d.Outcome == ExplicitDeny {
		return "an explicit deny in the " + string(d.DenyIn) + " wins over everything that allows"
	}
	return string(d.Missing)
}

// based is how the service names policies by their place.
var based = map[Place]string{
	InKeyPolicy: "resource-based policy", InIAMPolicy: "identity-based policy",
	InSessionPolicy: "session policy", InBoundary: "permissions boundary",
}

func (d Decision) clause(action string) string {
	if d.Outcome == ExplicitDeny {
		article := "a "
		if d.DenyIn == InIAMPolicy {
			article = "an "
		}
		return " with an explicit deny in " + article + based[d.DenyIn]
	}
	place, ok := d.Missing.place()
	if !ok {
		return ""
	}
	return fmt.Sprintf(" because no %s allows the %s action", based[place], action)
}
