package store

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"testing"

	"coldkms/crypto"

	"golang.org/x/mod/sumdb/tlog"
)

// sampleFrame returns a frame with everything in it.
func sampleFrame() []byte {
	h := &head{number: 3, time: 5, records: sum{count: 2}, boxGen: 1, trail: edge{size: 3, hashes: make([]tlog.Hash, 2)}}
	b := binary.BigEndian.AppendUint32(beginFrame(nil), 1)
	b = appendPart(b, []byte("sealed leaf"))
	b = binary.BigEndian.AppendUint32(b, 2)
	b = appendPart(append(b, make([]byte, recordKeySize)...), []byte("stored"))
	b = appendPart(append(b, make([]byte, recordKeySize)...), nil)
	return endFrame(b, h, hmac.New(sha256.New, []byte("key")))
}

func FuzzParseFrame(f *testing.F) {
	sample := sampleFrame()
	f.Add(sample)
	f.Add(append(sample, 1, 2, 3))
	f.Add(sample[:len(sample)-1])
	f.Add([]byte(frameMagic))
	f.Fuzz(func(t *testing.T, b []byte) {
		frame, err := parseFrame(b)
		if err != nil {
			return
		}
		again := binary.BigEndian.AppendUint32(beginFrame(nil), uint32(len(frame.leaves)))
		for _, leaf := range frame.leaves {
			again = appendPart(again, leaf)
		}
		again = binary.BigEndian.AppendUint32(again, uint32(len(frame.changes)))
		for _, c := range frame.changes {
			again = appendPart(append(again, c.key[:]...), c.stored)
		}
		again = endFrame(again, &frame.head, hmac.New(sha256.New, []byte("key")))
		n := len(frame.bytes)
		if len(again) != n || !bytes.Equal(again[:n-macSize], b[:n-macSize]) {
			t.Error("a frame that was parsed is written differently")
		}
	})
}

func FuzzParseBase(f *testing.F) {
	mac := hmac.New(sha256.New, []byte("key"))
	sample := appendBase(nil, &point{head: head{number: 3, trail: edge{size: 3, hashes: make([]tlog.Hash, 2)}}}, mac)
	f.Add(sample)
	f.Add(append(sample, 1, 2, 3))
	f.Add(sample[:len(sample)-1])
	f.Add([]byte(baseMagic))
	f.Fuzz(func(t *testing.T, b []byte) {
		base, err := parseBase(b)
		if err != nil {
			return
		}
		again := appendBase(nil, &point{head: base.head, mac: base.mac}, mac)
		n := len(base.bytes)
		if len(again) != n || !bytes.Equal(again[:n-macSize], b[:n-macSize]) {
			t.Error("a base that was parsed is written differently")
		}
	})
}

func FuzzParseApplied(f *testing.F) {
	f.Add(appendApplied(nil, &head{trail: edge{size: 1, hashes: make([]tlog.Hash, 1)}}, [macSize]byte{}, 1, make([]change, 2)))
	f.Fuzz(func(t *testing.T, b []byte) {
		a, err := parseApplied(b)
		if err != nil {
			return
		}
		changes := make([]change, len(a.keys))
		for i := range changes {
			changes[i].key = a.keys[i]
		}
		if !bytes.Equal(appendApplied(nil, &a.head, a.mac, int(a.leaves), changes), b) {
			t.Error("an applied record that was parsed is written differently")
		}
	})
}

func FuzzReadKeyboxHeader(f *testing.F) {
	keys, err := crypto.DeriveKeys(crypto.NewSecret(crypto.KeySize), [16]byte{})
	if err != nil {
		f.Fatal(err)
	}
	box, err := newKeybox(keys, [16]byte{}, faults{})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(box.appendHeader(nil, &boxHeader{generation: 1}))
	rewritten := box.appendHeader(nil, &boxHeader{rewritten: true, generation: 2, base: boxBase{sum: sum{count: 3}}})
	f.Add(rewritten)
	f.Add(append(rewritten, 1, 2, 3))
	f.Add(rewritten[:len(rewritten)-1])
	f.Fuzz(func(t *testing.T, b []byte) {
		h, rest, err := box.readHeader(b)
		if err != nil {
			return
		}
		again := box.appendHeader(nil, &h)
		if plain := len(again) - crypto.Overhead; !bytes.Equal(again[:plain], b[:plain]) || len(again)+len(rest) != len(b) {
			t.Error("a header that was read is written differently")
		}
	})
}

func FuzzParseKeyboxEntry(f *testing.F) {
	f.Add(make([]byte, boxEntrySize))
	f.Add(make([]byte, boxEntrySize+1))
	f.Fuzz(func(t *testing.T, b []byte) {
		entry, err := parseBoxEntry(b)
		if err == nil && !bytes.Equal(append(entry.id[:], entry.sealed[:]...), b) {
			t.Error("an entry that was parsed is written differently")
		}
	})
}

func FuzzParseLeaf(f *testing.F) {
	f.Add(appendLeaf(nil, Leaf{Record: []byte("record"), Changes: []Change{{Name: Name{"kind", "id"}}, {Deleted: true}}}))
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		leaf, err := parseLeaf(b)
		if err == nil && !bytes.Equal(appendLeaf(nil, leaf), b) {
			t.Error("a leaf that was parsed is written differently")
		}
	})
}

func FuzzParseRecord(f *testing.F) {
	f.Add(appendRecord(nil, Name{"kind", "id"}, []byte("value")))
	f.Add([]byte{5, 'k'})
	f.Fuzz(func(t *testing.T, b []byte) {
		n, value, err := parseRecord(b)
		if err == nil && !bytes.Equal(appendRecord(nil, n, value), b) {
			t.Error("a record that was parsed is written differently")
		}
	})
}

func FuzzParseCheckpoint(f *testing.F) {
	const origin = "coldkms/00"
	f.Add(checkpoint{3, tlog.Tree{N: 5}}.text(origin))
	f.Fuzz(func(t *testing.T, text string) {
		c, err := parseCheckpoint(text, origin)
		if err == nil && c.text(origin) != text {
			t.Error("a checkpoint that was parsed is written differently")
		}
	})
}
