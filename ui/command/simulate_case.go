package command

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"coldkms/model"
	"coldkms/model/policy"
)

// simulation is a case of `coldkms simulate`.
type simulation struct {
	ID      json.RawMessage `json:"id"`
	Request struct {
		Principal         string               `json:"principal"`
		Action            string               `json:"action"`
		Resource          string               `json:"resource"`
		ResourceAccountID string               `json:"resourceAccountId"`
		ContextKeys       map[string]oneOrMany `json:"contextKeys"`
		EncryptionContext map[string]string    `json:"encryptionContext"`
		NewGrant          *policy.Terms        `json:"newGrant"`
		GrantID           string               `json:"grantId"`
	} `json:"request"`
	KeyPolicy            json.RawMessage `json:"keyPolicy"`
	IdentityPolicies     attachments     `json:"identityPolicies"`
	SessionPolicy        attachments     `json:"sessionPolicy"`
	PermissionBoundaries attachments     `json:"permissionBoundaries"`
	Grants               []policy.Grant  `json:"grants"`
}

// request returns the case as the evaluator reads it, and the faults of its documents.
func (s *simulation) request() (*policy.Request, []string, error) {
	asked := s.Request
	switch {
	case asked.Principal == "" || asked.Action == "" || asked.Resource == "":
		return nil, nil, errors.New("the request lacks its principal, action or resource")
	case asked.ResourceAccountID != "" && !model.ValidAccount(asked.ResourceAccountID):
		return nil, nil, fmt.Errorf("resourceAccountId: an account id has 12 digits, unlike %q", asked.ResourceAccountID)
	}
	caller, err := policy.ParseCaller(asked.Principal)
	if err != nil {
		return nil, nil, err
	}
	keys := map[string][]string{}
	for key, values := range asked.ContextKeys {
		keys[key] = values
	}
	d := documents{}
	r := &policy.Request{
		Caller: caller, Action: asked.Action, Resource: asked.Resource, Account: asked.ResourceAccountID,
		Context: policy.NewContext(keys), EncryptionContext: asked.EncryptionContext, NewGrant: asked.NewGrant, GrantID: asked.GrantID,
		Identity: d.attached("identityPolicies", s.IdentityPolicies), Session: d.attached("sessionPolicy", s.SessionPolicy),
		Boundaries: d.attached("permissionBoundaries", s.PermissionBoundaries), Grants: policy.NewGrants(s.Grants),
	}
	if len(s.KeyPolicy) > 0 {
		r.KeyPolicy = d.read("keyPolicy", s.KeyPolicy, policy.KeyPolicy)
	}
	return r, d.faults, nil
}

// documents reads policy documents and takes down their faults.
type documents struct{ faults []string }

func (d *documents) read(where string, text []byte, kind policy.Kind) *policy.Document {
	document, faults := policy.Read(string(text), kind)
	for _, fault := range faults {
		d.faults = append(d.faults, where+": "+fault.Error())
	}
	return document
}

func (d *documents) attached(where string, list attachments) (all []policy.Attachment) {
	for _, each := range list {
		all = append(all, policy.Attachment{Name: each.Name, Document: d.read(where+" "+each.Name, each.Policy, policy.IdentityPolicy)})
	}
	return all
}

// oneOrMany is a text or a list of texts.
type oneOrMany []string

// UnmarshalJSON implements json.Unmarshaler.
func (o *oneOrMany) UnmarshalJSON(text []byte) error {
	if string(text) == "null" {
		return nil
	}
	if bytes.HasPrefix(text, []byte("[")) {
		return json.Unmarshal(text, (*[]string)(o))
	}
	*o = make([]string, 1)
	return json.Unmarshal(text, &(*o)[0])
}

// attachments are documents with their names: one document, or a list of them, each alone or as {"name", "policy"}.
type attachments []attachment

type attachment struct {
	Name   string          `json:"name"`
	Policy json.RawMessage `json:"policy"`
}

// UnmarshalJSON implements json.Unmarshaler.
func (a *attachments) UnmarshalJSON(text []byte) error {
	if string(text) == "null" {
		return nil
	}
	if bytes.HasPrefix(text, []byte("[")) {
		return json.Unmarshal(text, (*[]attachment)(a))
	}
	*a = make(attachments, 1)
	return json.Unmarshal(text, &(*a)[0])
}

// UnmarshalJSON implements json.Unmarshaler.
func (a *attachment) UnmarshalJSON(text []byte) error {
	type named attachment // without this method
	if err := json.Unmarshal(text, (*named)(a)); err != nil {
		return err
	}
	if a.Policy == nil { // the document itself
		a.Name, a.Policy = "", bytes.Clone(text)
	}
	return nil
}
