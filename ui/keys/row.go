package keys

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"coldkms/model"
	"coldkms/ui/keyaction"
	"coldkms/vault"
)

// row is a key with what the filter looks in, in lower case: it is made off the
// update loop, where a hundred thousand of them would hold up the screen.
type row struct {
	vault.KeyRow
	text string // that a plain word is looked for in: what a person sees of the key
	// The fields, those before origin parts of text.
	aliases, description, state, tags, created, deletion, origin, expires, rotation string
}

// newRows returns keys as rows, as they are at a time.
func newRows(keys []vault.KeyRow, now time.Time) []*row {
	rows := make([]*row, len(keys))
	for i, key := range keys {
		rows[i] = newRow(key, now)
	}
	return rows
}

func newRow(key vault.KeyRow, now time.Time) *row {
	r := &row{KeyRow: key}
	parts := []string{
		key.KeyID, strings.Join(key.Aliases, "\n"), key.Description, stateText(key.State), tagText(key), date(key.Created), date(key.DeletionDate),
		key.Origin + "\n" + keyaction.OriginWord(key.Origin), expiresText(r, now), rotationWord(key.Rotates),
	}
	for i, part := range parts {
		parts[i] = strings.ToLower(part)
	}
	all := strings.Join(parts, "\n")
	rest := all[len(key.KeyID)+1:]
	for i, field := range []*string{&r.aliases, &r.description, &r.state, &r.tags, &r.created, &r.deletion, &r.origin, &r.expires, &r.rotation} {
		part := len(parts[i+1])
		*field, rest = rest[:part], rest[min(part+1, len(rest)):]
		if field == &r.deletion {
			r.text = all[:len(all)-len(rest)]
		}
	}
	return r
}

// stateText has a state in the API's word and in the console's, also as one word
// of a filter: state:pending-import.
func stateText(state model.KeyState) string {
	return string(state) + "\n" + state.Words() + "\n" + strings.ReplaceAll(state.Words(), " ", "-")
}

// expiresText is when imported key material expires: a date, and soon when that
// is near; never for material that does not.
func expiresText(r *row, now time.Time) string {
	switch {
	case keyOf(r).ExpiresSoon(now):
		return date(r.ValidTo) + "\nsoon"
	case r.Origin == model.OriginExternal && r.ValidTo.IsZero() && (r.State == model.Enabled || r.State == model.Disabled):
		return "never"
	}
	return date(r.ValidTo)
}

// arnText has the ARNs of a key and of its aliases.
func arnText(r *row) string {
	text := r.ARN
	for _, name := range r.Aliases {
		text += "\n" + strings.TrimSuffix(r.ARN, "key/"+r.KeyID) + model.AliasPrefix + name
	}
	return text
}

// rotationWord says whether a key rotates.
func rotationWord(rotates bool) string {
	if rotates {
		return "on"
	}
	return "off"
}

// tagText has a tag on each line, as "Purpose=Test".
func tagText(k vault.KeyRow) string {
	var b strings.Builder
	for _, tag := range k.Tags {
		b.WriteString(tag.TagKey + "=" + tag.TagValue + "\n")
	}
	return b.String()
}

// date returns a day as the columns show it, "" for none.
func date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.DateOnly)
}

// fields are what field:value terms of the filter look in.
var fields = map[string]func(*row) string{
	"alias":       func(r *row) string { return r.aliases },
	"arn":         arnText, // arn:aws:kms:… is this field, too, with the rest of the ARN as its value
	"id":          func(r *row) string { return r.KeyID },
	"state":       func(r *row) string { return r.state },
	"status":      func(r *row) string { return r.state },
	"description": func(r *row) string { return r.description },
	"tag":         func(r *row) string { return r.tags },
	"origin":      func(r *row) string { return r.origin },
	"expires":     func(r *row) string { return r.expires },
	"rotation":    func(r *row) string { return r.rotation },
	"created":     func(r *row) string { return r.created },
	"deletion":    func(r *row) string { return r.deletion },
	"manager":     func(r *row) string { return r.Manager },
}

// isCalled reports that a text is a whole name of the key: its ARN, its id, an
// alias or the ARN of one.
func (r *row) isCalled(text string) bool {
	text = strings.ToLower(text)
	return slices.Contains(strings.Split(strings.ToLower(arnText(r)), "\n"), text) || text == r.KeyID || text != "" && strings.Contains("\n"+r.aliases+"\n", "\n"+text+"\n")
}

// keyOf is the key as actions and dialogs know it.
func keyOf(r *row) keyaction.Key { return keyaction.OfRow(r.KeyRow) }

// asJSON returns the row with the API's names, in the form of an answer.
func (r *row) asJSON() (string, error) {
	type tag struct{ TagKey, TagValue string }
	shown := struct {
		KeyID        string `json:"KeyId"`
		ARN          string `json:"Arn"`
		Aliases      []string
		Description  string
		KeyState     string
		CreationDate string
		DeletionDate string `json:",omitempty"`
		Origin       string
		ValidTo      string `json:",omitempty"`
		KeyManager   string
		Rotation     bool   `json:"KeyRotationEnabled"`
		NextRotation string `json:"NextRotationDate,omitempty"`
		Tags         []tag
	}{
		KeyID: r.KeyID, ARN: r.ARN, Aliases: append([]string{}, r.Aliases...), Description: r.Description, KeyState: string(r.State),
		CreationDate: moment(r.Created), Origin: r.Origin, KeyManager: r.Manager,
		DeletionDate: moment(r.DeletionDate), ValidTo: moment(r.ValidTo), Rotation: r.Rotates, NextRotation: moment(r.NextRotation), Tags: []tag{},
	}
	for _, t := range r.Tags {
		shown.Tags = append(shown.Tags, tag{t.TagKey, t.TagValue})
	}
	text, err := json.MarshalIndent(shown, "", "  ")
	return string(text), err
}
