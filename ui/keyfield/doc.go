// Package keyfield has the fields that a key's alias and tags are typed in, and
// those of its policy that are no picking: the accounts that use it. The model's
// rules are shown where they are broken. It refuses to know the pages that the
// fields stand on, and how what was typed becomes the key's.
package keyfield
