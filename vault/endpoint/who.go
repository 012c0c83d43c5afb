package endpoint

import (
	"errors"
	"fmt"
	"strings"

	"coldkms/model/identity"
	"coldkms/vault"
)

// Who says who calls, from where, and in which Region. With an agent alone it is the root of the vault's account, on
// this machine, in the vault's Region.
type Who struct {
	Principal Principal
	Account   string              // "" for the vault's
	Region    string              // "" for the vault's
	Agent     string              // the user agent that the trail shows
	Context   map[string][]string // condition keys that the requests have
}

// NobodyError says that nobody can sign in as who was named.
type NobodyError struct{ Reason string }

func (e *NobodyError) Error() string { return e.Reason }

// SignIn signs in to a vault: as one of the users and roles that are in it, as the root of any account, or as a service.
// The error is a *NobodyError when there is no such user or role.
func (w Who) SignIn(v *vault.Vault) (*vault.Session, error) {
	home := v.Home()
	if w.Account != "" {
		home.Account = w.Account
	}
	if w.Region != "" {
		home.Region = w.Region
	}
	principal, err := w.Principal.in(v, home.Account)
	if err != nil {
		return nil, err
	}
	caller := identity.Caller{
		Principal: principal, SessionName: w.Principal.session, UserAgent: w.Agent, SourceIP: "127.0.0.1", Context: w.Context,
	}
	if ip := w.Context["aws:SourceIp"]; len(ip) == 1 {
		caller.SourceIP = ip[0]
	}
	if agent := w.Context["aws:UserAgent"]; len(agent) == 1 {
		caller.UserAgent = agent[0]
	}
	return v.SignIn(caller, home.Region), nil
}

// in returns the principal of an account that is named.
func (p Principal) in(v *vault.Vault, account string) (identity.Principal, error) {
	switch p.kind {
	case "":
		return identity.RootOf(account), nil
	case identity.Service:
		return identity.ServiceOf(p.name, account), nil
	}
	found, ok := v.Principal(account, p.kind, p.name)
	if !ok || p.path != "" && p.path != found.Path {
		noun := p.kind.Noun()
		return identity.Principal{}, &NobodyError{fmt.Sprintf("%s: account %s has no such %s; \"coldkms iam list-%ss\" lists them", p, account, noun, noun)}
	}
	return found, nil
}

// contextKeys are the condition keys in the letters in which this program knows them; others stay as they are typed.
var contextKeys = []string{
	"aws:SourceIp", "aws:SourceVpc", "aws:SourceVpce", "aws:MultiFactorAuthPresent", "aws:SecureTransport", "aws:UserAgent",
	"aws:CurrentTime", "kms:ViaService",
}

// AddContext adds a condition key of the requests, written KEY=VALUE. A key that is there several times has several
// values.
func (w *Who) AddContext(pair string) error {
	key, value, found := strings.Cut(pair, "=")
	vendor, name, colon := strings.Cut(key, ":")
	if !found || !colon || vendor == "" || name == "" {
		return errors.New("it is KEY=VALUE, such as aws:SourceIp=192.0.2.1")
	}
	for _, known := range contextKeys {
		if strings.EqualFold(known, key) {
			key = known
		}
	}
	if w.Context == nil {
		w.Context = map[string][]string{}
	}
	w.Context[key] = append(w.Context[key], value)
	return nil
}
