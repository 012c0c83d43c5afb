package store

import (
	"context"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/dgraph-io/badger/v4/fb"
	"github.com/dgraph-io/badger/v4/pb"
	"github.com/dgraph-io/badger/v4/table"
	"github.com/dgraph-io/badger/v4/y"
	flatbuffers "github.com/google/flatbuffers/go"
	"google.golang.org/protobuf/proto"
)

// salvage copies what is whole of a database into a folder that it makes, so that
// Badger opens it: the logs, the tables without their damaged blocks, and a
// manifest of its own that names these tables. It returns how many files are
// damaged, those included that are copied in part.
func salvage(ctx context.Context, from, to string) (harmed int, err error) {
	if err := os.Mkdir(to, 0o700); err != nil {
		return 0, fmt.Errorf("copying the database: %w", err)
	}
	var tables []uint64
	err = eachFile(from, func(entry fs.DirEntry) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		name := entry.Name()
		switch filepath.Ext(name) {
		case ".sst":
			id, err := strconv.ParseUint(strings.TrimSuffix(name, ".sst"), 10, 64)
			if err != nil {
				return nil // no table of Badger's
			}
			b, whole := readTable(filepath.Join(from, name))
			if !whole {
				harmed++
			}
			if b == nil {
				return nil
			}
			tables = append(tables, id)
			return os.WriteFile(filepath.Join(to, table.IDToFilename(id)), b, 0o600)
		case logExt:
			whole, err := copyLog(filepath.Join(from, name), filepath.Join(to, name))
			if !whole {
				harmed++
			}
			return err
		}
		return nil // nothing that holds records
	})
	if err == nil {
		err = os.WriteFile(filepath.Join(to, manifestFile), manifestOf(tables), 0o600)
	}
	if err != nil {
		return 0, fmt.Errorf("copying the database: %w", err)
	}
	return harmed, nil
}

// readTable returns a table's bytes, mended when it is damaged, nil when nothing
// of it can be read.
func readTable(path string) (b []byte, whole bool) {
	b, err := os.ReadFile(path)
	switch {
	case err != nil:
		return nil, false
	case isWholeTable(b):
		return b, true
	}
	return withoutDamagedBlocks(b), false
}

// withoutDamagedBlocks returns a table with an index that leads to its whole
// blocks only, nil when there is none or the index itself is damaged.
func withoutDamagedBlocks(b []byte) (mended []byte) {
	defer func() {
		if recover() != nil { // the index points to where nothing is
			mended = nil
		}
	}()
	blocks, index, ok := cutIndex(b)
	if !ok {
		return nil
	}
	builder := flatbuffers.NewBuilder(len(b) - len(blocks))
	var whole []flatbuffers.UOffsetT
	var block fb.BlockOffset
	for i := range index.OffsetsLength() {
		if !index.Offsets(&block, i) || !isWholeBlock(blockBytes(blocks, &block)) {
			continue
		}
		key := builder.CreateByteVector(block.KeyBytes())
		fb.BlockOffsetStart(builder)
		fb.BlockOffsetAddKey(builder, key)
		fb.BlockOffsetAddOffset(builder, block.Offset())
		fb.BlockOffsetAddLen(builder, block.Len())
		whole = append(whole, fb.BlockOffsetEnd(builder))
	}
	if len(whole) == 0 {
		return nil
	}
	fb.TableIndexStartOffsetsVector(builder, len(whole))
	for i := len(whole) - 1; i >= 0; i-- { // a vector is built from its end
		builder.PrependUOffsetT(whole[i])
	}
	offsets := builder.EndVector(len(whole))
	fb.TableIndexStart(builder)
	fb.TableIndexAddOffsets(builder, offsets)
	fb.TableIndexAddMaxVersion(builder, index.MaxVersion())
	fb.TableIndexAddKeyCount(builder, index.KeyCount())
	fb.TableIndexAddUncompressedSize(builder, index.UncompressedSize())
	fb.TableIndexAddOnDiskSize(builder, index.OnDiskSize())
	builder.Finish(fb.TableIndexEnd(builder))

	return appendIndex(append([]byte(nil), blocks...), builder.FinishedBytes())
}

// appendIndex ends a table as Badger does: with its index and the checksum of that.
func appendIndex(blocks, index []byte) []byte {
	sum, err := proto.Marshal(&pb.Checksum{Algo: pb.Checksum_CRC32C, Sum: y.CalculateChecksum(index, pb.Checksum_CRC32C)})
	if err != nil {
		panic(err) // numbers can always be encoded
	}
	return appendSized(appendSized(blocks, index), sum)
}

// appendSized appends a part and its length behind it.
func appendSized(dst, part []byte) []byte {
	return binary.BigEndian.AppendUint32(append(dst, part...), uint32(len(part)))
}

// copyLog copies a log. One that Badger would not open is left out.
func copyLog(from, to string) (whole bool, err error) {
	in, err := os.Open(from)
	if err != nil {
		return false, nil
	}
	defer in.Close()
	if !isLog(in) {
		return false, nil
	}
	if err := copySparse(from, to); err != nil {
		return false, os.Remove(to)
	}
	return true, nil
}

// isLog says whether a log begins as Badger writes it: with the number of the key
// that encrypts it, which is 0 as none does.
func isLog(log io.Reader) bool {
	var start [logHeaderSize]byte
	_, err := io.ReadFull(log, start[:])
	return err == nil && binary.BigEndian.Uint64(start[:]) == 0
}

// manifestOf returns a manifest that names tables. All of them stand on level 0,
// the one on which tables may overlap: what is newest is found by its version.
func manifestOf(tables []uint64) []byte {
	var set pb.ManifestChangeSet
	for _, id := range tables {
		set.Changes = append(set.Changes, &pb.ManifestChange{Id: id, Op: pb.ManifestChange_CREATE})
	}
	changes, err := proto.Marshal(&set)
	if err != nil {
		panic(err) // numbers can always be encoded
	}
	b := []byte("Bdgr\x00\x00\x00\x08") // Badger's magic, no version of ours, Badger's version
	b = binary.BigEndian.AppendUint32(b, uint32(len(changes)))
	b = binary.BigEndian.AppendUint32(b, crc32.Checksum(changes, y.CastagnoliCrcTable))
	return append(b, changes...)
}
