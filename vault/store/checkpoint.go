package store

import (
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// A checkpoint says how far the vault had come, signed, for people and for
// other media: a vault behind its checkpoint was rolled back. It is a signed
// note in the form of C2SP's tlog-checkpoint: origin, tree size, root hash, and
// as an extension line the number of the frame.
type checkpoint struct {
	frame uint64
	tree  tlog.Tree
}

func (c checkpoint) text(origin string) string {
	return fmt.Sprintf("%s\n%d\n%s\nframe %d\n", origin, c.tree.N, c.tree.Hash, c.frame)
}

// parseCheckpoint decodes a checkpoint's text.
func parseCheckpoint(text, origin string) (c checkpoint, err error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 5 {
		return checkpoint{}, errMalformed
	}
	c.tree.N, err = strconv.ParseInt(lines[1], 10, 64)
	if err != nil || c.tree.N < 0 {
		return checkpoint{}, errMalformed
	}
	if c.tree.Hash, err = tlog.ParseHash(lines[2]); err != nil {
		return checkpoint{}, errMalformed
	}
	if c.frame, err = strconv.ParseUint(strings.TrimPrefix(lines[3], "frame "), 10, 64); err != nil {
		return checkpoint{}, errMalformed
	}
	// Written again it must be the same: there is one way to say it.
	if c.text(origin) != text {
		return checkpoint{}, errMalformed
	}
	return c, nil
}

// checkpointOrigin is how the checkpoints of a vault name it.
func checkpointOrigin(vault [16]byte) string { return "coldkms/" + hex.EncodeToString(vault[:]) }

// checkpointSigner signs and checks the checkpoints of a vault. It is a
// note.Signer.
type checkpointSigner struct {
	note.Verifier
	key ed25519.PrivateKey
}

func newCheckpointSigner(vault [16]byte, key ed25519.PrivateKey) (*checkpointSigner, error) {
	text, err := note.NewEd25519VerifierKey(checkpointOrigin(vault), key.Public().(ed25519.PublicKey))
	if err != nil {
		return nil, err
	}
	verifier, err := note.NewVerifier(text)
	if err != nil {
		return nil, err
	}
	return &checkpointSigner{verifier, key}, nil
}

// Sign returns the signature of a message.
func (c *checkpointSigner) Sign(msg []byte) ([]byte, error) { return ed25519.Sign(c.key, msg), nil }

func (c *checkpointSigner) wipe() {
	if c != nil {
		clear(c.key)
	}
}

// writeCheckpoint writes the checkpoint of the last batch, once the database has
// that on the disk too: opening relies on it.
func (s *Store) writeCheckpoint() error {
	if err := s.settle(); err != nil {
		return err
	}
	return s.signLast()
}

// signLast writes the checkpoint of the last batch, which must have settled.
func (s *Store) signLast() error {
	at := s.latest.Load()
	c := checkpoint{at.number, tlog.Tree{N: int64(at.trail.size), Hash: at.trail.root()}}
	signed, err := note.Sign(&note.Note{Text: c.text(s.signer.Name())}, s.signer)
	if err == nil {
		err = writeFile(filepath.Join(s.dir, checkpointFile), signed)
	}
	if err != nil {
		return fmt.Errorf("writing the checkpoint: %w", err)
	}
	return nil
}

// claimedFrame returns the frame that the checkpoint of a folder names, whoever
// wrote it; false when there is none for this vault that can be read.
func claimedFrame(dir string, vault [16]byte) (frame uint64, ok bool) {
	b, err := os.ReadFile(filepath.Join(dir, checkpointFile))
	if err != nil {
		return 0, false
	}
	var unverified *note.UnverifiedNoteError
	if _, err := note.Open(b, note.VerifierList()); !errors.As(err, &unverified) {
		return 0, false
	}
	c, err := parseCheckpoint(unverified.Note.Text, checkpointOrigin(vault))
	return c.frame, err == nil
}

// checkCheckpoint compares the vault's end with the checkpoint. It says whether
// there is one, and refuses a vault that is behind it or has another history.
func checkCheckpoint(dir string, signer *checkpointSigner, at *head) (found bool, err error) {
	path := filepath.Join(dir, checkpointFile)
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("reading the vault's checkpoint: %w", err)
	}
	altered := &DamagedError{Part: checkpointFile, Detail: "it is not what this vault signed",
		Remedy: "it may be moved away, and a new one is written: " + path}
	signed, err := note.Open(b, note.VerifierList(signer))
	if err != nil {
		return false, altered
	}
	c, err := parseCheckpoint(signed.Text, signer.Name())
	if err != nil {
		return false, altered
	}
	switch {
	case c.frame > at.number:
		return false, &DamagedError{Part: bothParts, Detail: fmt.Sprintf(
			"they were rolled back: the checkpoint says frame %d, they end with frame %d", c.frame, at.number)}

	case c.frame == at.number && (uint64(c.tree.N) != at.trail.size || c.tree.Hash != at.trail.root()),
		uint64(c.tree.N) > at.trail.size:
		return false, &DamagedError{Part: bothParts, Detail: "their trail is not the one that the checkpoint signs"}
	}
	return true, nil
}
