package policy

import (
	"fmt"

	"coldkms/model"
)

// Refusal returns nil for a request that is allowed, and otherwise the service's answer, a *model.Error:
// AccessDeniedException with the reason, as far as the service tells it to the caller.
func (d Decision) Refusal(r *Request) error {
	if d.Outcome == Allowed {
		return nil
	}
	return d.refusal(r)
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
