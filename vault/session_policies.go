package vault

import (
	"bytes"
	"compress/flate"
	"fmt"
	"io"

	"coldkms/model/iam"
	"coldkms/model/identity"
	"coldkms/model/policy"
)

// packedPolicies are the session policies of a session token, compressed: the inline one as it was written, managed ones
// by their names. nil stands for none.
type packedPolicies []byte

const (
	// maxPacked is how many bytes of a token session policies can take. The service does not say how it packs them, nor
	// how much room there is; it is known to refuse documents that have less than 2,048 characters, and so does this.
	maxPacked = 512

	// maxUnpacked is more than the longest policies and names that a request can have.
	maxUnpacked = 64 << 10
)

func packPolicies(p *identity.SessionPolicies) (packedPolicies, error) {
	b := newRecord(256)
	if p.Inline == nil {
		b.AddUint8(0)
	} else {
		b.AddUint8(1)
		addText(b, p.Inline.Text)
	}
	b.AddUint16(uint16(len(p.Managed)))
	for _, m := range p.Managed {
		addText(b, m.ARN)
		addText(b, m.UniqueID)
	}
	var packed bytes.Buffer
	w, err := flate.NewWriter(&packed, flate.BestCompression)
	if err == nil {
		_, err = w.Write(b.BytesOrPanic())
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		return nil, fmt.Errorf("packing session policies: %w", err)
	}
	return packed.Bytes(), nil
}

// unpack returns the policies, nil when there are none.
func (p packedPolicies) unpack() (*identity.SessionPolicies, bool) {
	if len(p) == 0 {
		return nil, true
	}
	raw, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(p)), maxUnpacked))
	if err != nil {
		return nil, false
	}
	policies := &identity.SessionPolicies{}
	var inline uint8
	var text string
	var managed uint16
	r := reader(raw)
	ok := r.version() && r.ReadUint8(&inline) && inline <= 1
	if ok && inline == 1 {
		ok = r.text(&text)
		document := identity.ReadDocument(text)
		policies.Inline = &document
	}
	ok = ok && r.ReadUint16(&managed)
	for i := 0; ok && i < int(managed); i++ {
		var m identity.ManagedSessionPolicy
		ok = r.text(&m.ARN) && r.text(&m.UniqueID)
		policies.Managed = append(policies.Managed, m)
	}
	return policies, ok && r.Empty()
}

// percent returns how much of the room the policies take, rounded up; nil when there are none.
func (p packedPolicies) percent() *int {
	if len(p) == 0 {
		return nil
	}
	percent := (len(p)*100 + maxPacked - 1) / maxPacked
	return &percent
}

// packedPolicies returns the session policies that a request for a role's credentials asks for, nil for none.
func (c *call) packedPolicies(role *identity.Entity, req *iam.AssumeRoleRequest) (packedPolicies, error) {
	if req.Policy == nil && len(req.PolicyARNs) == 0 {
		return nil, nil
	}
	policies := &identity.SessionPolicies{}
	if req.Policy != nil {
		document, err := identity.ParseDocument(*req.Policy)
		if err != nil {
			return nil, err
		}
		policies.Inline = &document
	}
	for _, named := range req.PolicyARNs {
		found, refusal := attachable(c.directory(), role.Account, named.ARN)
		if refusal != nil {
			return nil, iam.InSession(refusal)
		}
		policies.Managed = append(policies.Managed, identity.ManagedSessionPolicy{ARN: named.ARN, UniqueID: found.UniqueID})
	}
	packed, err := packPolicies(policies)
	if err == nil && len(packed) > maxPacked {
		err = iam.ErrPackedTooLarge(*packed.percent())
	}
	return packed, err
}

// sessionPolicies returns the policies that hold a caller's session back, nil when there are none. One that is gone
// still holds back: it allows nothing.
func (d *directory) sessionPolicies(c identity.Caller) []policy.Attachment {
	if c.Policies == nil {
		return nil
	}
	held := make([]policy.Attachment, 0, 1+len(c.Policies.Managed))
	if inline := c.Policies.Inline; inline != nil {
		held = append(held, policy.Attachment{Name: "session/" + c.DisplayName(), Document: inline.Policy})
	}
	for _, m := range c.Policies.Managed {
		attached := policy.Attachment{Name: m.ARN}
		if p := d.policy(m.ARN); p != nil && p.UniqueID == m.UniqueID {
			attached.Document = p.InForce().Policy
		}
		held = append(held, attached)
	}
	return held
}
