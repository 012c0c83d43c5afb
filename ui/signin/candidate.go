package signin

import (
	"slices"
	"strings"

	"coldkms/model"
	"coldkms/model/identity"
	"coldkms/ui/page"
)

// candidate is somebody who can sign in.
type candidate struct {
	page.SignIn
	text   string // what a search looks in, in lower case
	recent bool
	unseen bool // nothing of its account is in the vault
}

func newCandidate(chosen page.SignIn) candidate {
	text := chosen.Principal.Account + " " + string(chosen.Principal.Kind) + " " + chosen.Principal.ARN()
	if chosen.Session != "" {
		text += " " + caller(chosen).ARN() + " role/" + chosen.Principal.Name + "/" + chosen.Session
	}
	return candidate{SignIn: chosen, text: strings.ToLower(text)}
}

func caller(chosen page.SignIn) identity.Caller {
	return identity.Caller{Principal: chosen.Principal, SessionName: chosen.Session}
}

// who is what tells those who can sign in apart: a namesake made later is
// another one.
type who struct{ account, id, session string }

func whoIs(p identity.Principal, session string) who { return who{p.Account, p.UniqueID, session} }

func (c candidate) who() who { return whoIs(c.Principal, c.Session) }

// is reports whether the candidate is who is signed in.
func (c candidate) is(now identity.Caller) bool {
	return c.who() == whoIs(now.Principal, now.SessionName)
}

// candidates are those who can sign in: first those who were signed in before,
// without who is now and who is no more, then the others, those of the account
// that one is in before all others.
func candidates(now identity.Caller, all []identity.Principal, recent []page.SignIn) []candidate {
	there := make(map[who]bool, len(all))
	for _, p := range all {
		there[whoIs(p, "")] = true
	}
	list := make([]candidate, 0, len(all)+len(recent))
	first := map[who]bool{}
	for _, before := range recent {
		c := newCandidate(before)
		if c.is(now) || first[c.who()] || !there[whoIs(c.Principal, "")] && c.Principal.Kind != identity.Root {
			continue
		}
		first[c.who()] = true
		c.recent = true
		list = append(list, c)
	}
	for _, here := range []bool{true, false} {
		for _, p := range all {
			if (p.Account == now.Principal.Account) == here && !first[whoIs(p, "")] {
				list = append(list, newCandidate(page.SignIn{Principal: p}))
			}
		}
	}
	return list
}

// answering are those candidates in whom every word of a search is found, and
// first whom the search names by something that the list has not: an account's
// root, or a role's session.
func answering(all []candidate, now identity.Caller, search string) []candidate {
	var shown []candidate
	if named, ok := named(all, now, strings.TrimSpace(search)); ok {
		shown = append(shown, named)
	}
	words := strings.Fields(strings.ToLower(search))
	if len(words) == 0 {
		return all
	}
	for _, c := range all {
		if !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(c.text, word) }) {
			shown = append(shown, c)
		}
	}
	return shown
}

// named makes the candidate that a text names and that is not in the list:
// 12 digits or the ARN of a root, of an account of which the vault has nothing
// yet, and role/NAME/SESSION or the ARN of a session.
func named(all []candidate, now identity.Caller, text string) (c candidate, ok bool) {
	if account := strings.TrimSuffix(strings.TrimPrefix(text, "arn:aws:iam::"), ":root"); model.ValidAccount(account) {
		if slices.ContainsFunc(all, func(c candidate) bool { return c.Principal.Account == account }) {
			return candidate{}, false
		}
		c := newCandidate(page.SignIn{Principal: identity.RootOf(account)})
		c.unseen = true
		return c, true
	}
	account, rest := now.Principal.Account, text
	if arn, isARN := strings.CutPrefix(text, "arn:aws:sts::"); isARN {
		account, rest, _ = strings.Cut(arn, ":")
		rest = strings.Replace(rest, "assumed-role/", "role/", 1)
	}
	part := strings.Split(rest, "/")
	if len(part) < 3 || part[0] != "role" {
		return candidate{}, false
	}
	name, session := part[len(part)-2], part[len(part)-1]
	at := slices.IndexFunc(all, func(c candidate) bool {
		return c.Principal.Kind == identity.Role && c.Principal.Account == account && c.Principal.Name == name
	})
	if at < 0 || identity.CheckSessionName(session) != nil {
		return candidate{}, false
	}
	c = newCandidate(page.SignIn{Principal: all[at].Principal, Session: session})
	known := slices.ContainsFunc(all, func(other candidate) bool { return other.who() == c.who() })
	return c, !known
}
