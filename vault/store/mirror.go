package store

import (
	"bytes"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
)

// The mirror is a second record of every batch, beside the database: the frames
// one after the other, in numbered segments that are filled with zeros in
// advance, so that appending a frame changes nothing but its bytes. One that
// compaction made begins with a base (base.go).
type mirror struct {
	dir         string
	segmentSize int64
	sync        func(*os.File) error

	file    *os.File // the last segment in use, nil before the first frame
	segment int
	offset  int64 // where the next frame goes
	end     int64 // the length of the segment
}

// mirrorEnd is where an opened mirror ends.
type mirrorEnd struct {
	last    *frame // nil when the mirror holds no frame
	segment int
	offset  int64
	torn    bool // something that is not a whole frame stands behind the last one
}

var segmentName = regexp.MustCompile(`^[0-9]{8}$`)

func segmentPath(dir string, segment int) string {
	return filepath.Join(dir, fmt.Sprintf("%08d", segment))
}

// countSegments returns how many segments there are, and a DamagedError when
// one is missing among them.
func countSegments(dir string) (int, error) {
	files, err := os.ReadDir(dir)
	if err != nil {
		return 0, missing("mirror", err)
	}
	count := 0
	for _, file := range files { // sorted by name
		if !segmentName.MatchString(file.Name()) {
			continue
		}
		count++
		if number, err := strconv.Atoi(file.Name()); err != nil || number != count {
			return 0, &DamagedError{Part: "mirror", Detail: fmt.Sprintf("segment %08d is missing", count)}
		}
	}
	return count, nil
}

// findMirrorEnd finds the last whole frame. Bytes behind it that are not a
// frame are a write that was cut off, unless a whole frame follows them: then
// they were a frame that is damaged now.
func findMirrorEnd(dir string, mac hash.Hash) (mirrorEnd, error) {
	count, err := countSegments(dir)
	if err != nil {
		return mirrorEnd{}, err
	}
	var end mirrorEnd
	for segment := count; segment > 0; segment-- {
		b, err := os.ReadFile(segmentPath(dir, segment))
		if err != nil {
			return mirrorEnd{}, missing("mirror", err)
		}
		end.segment = segment
		end.last = nil
		offset, err := scanSegment(segment, b, mac, func(f *frame) error {
			end.last = f
			return nil
		})
		if err != nil {
			return mirrorEnd{}, err
		}
		end.offset = int64(offset)
		if !isZero(b[offset:]) {
			end.torn = true
			if holdsFrame(b[offset+1:], mac) {
				return mirrorEnd{}, frameDamaged(segment, offset)
			}
		}
		if end.last != nil {
			break
		}
	}
	return end, nil
}

// scanSegment calls fn for the frames from the start of a segment and returns
// where the first bytes stand that are not the next frame. The first segment may
// begin with a base.
func scanSegment(segment int, b []byte, mac hash.Hash, fn func(f *frame) error) (offset int, err error) {
	var last *frame
	for {
		f, err := readFrame(b[offset:], mac)
		if err != nil && segment == 1 && offset == 0 {
			f, err = readBase(b, mac)
		}
		if err != nil || last != nil && !f.follows(last) {
			return offset, nil
		}
		if err := fn(f); err != nil {
			return offset, err
		}
		last = f
		offset += len(f.bytes)
	}
}

// framesAfter returns the frames behind one with a number, oldest first. The
// mirror ends as given; when it does not hold them all, the first are missing.
func framesAfter(dir string, mac hash.Hash, number uint64, end mirrorEnd) ([]*frame, error) {
	var frames []*frame
	if end.last == nil || end.last.number <= number {
		return nil, nil
	}
	for segment := end.segment; segment > 0 && (frames == nil || frames[0].number > number+1); segment-- {
		b, err := os.ReadFile(segmentPath(dir, segment))
		if err != nil {
			return nil, missing(mirrorFolder, err)
		}
		var found []*frame
		_, err = scanSegment(segment, b, mac, func(f *frame) error {
			if f.number > number && !f.base {
				found = append(found, f)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		if len(found) > 0 && len(frames) > 0 && !frames[0].follows(found[len(found)-1]) {
			return nil, &DamagedError{Part: mirrorFolder, Detail: fmt.Sprintf("frame %d does not follow the one before it", frames[0].number)}
		}
		frames = append(found, frames...)
	}
	return frames, nil
}

// frameBefore returns the number of the frame before the first one in a segment
// that has frames, or that of the base that it begins with.
func frameBefore(dir string, mac hash.Hash, segment int) (number uint64, err error) {
	b, err := os.ReadFile(segmentPath(dir, segment))
	if err != nil {
		return 0, missing(mirrorFolder, err)
	}
	if base, err := readBase(b, mac); err == nil {
		return base.number, nil
	}
	first, err := readFrame(b, mac)
	if err != nil {
		return 0, frameDamaged(segment, 0)
	}
	return first.number - 1, nil
}

// follows says whether f is the frame after another one.
func (f *frame) follows(other *frame) bool {
	return f.number == other.number+1 && f.prev == other.mac
}

// holdsFrame says whether an authentic frame begins anywhere in b.
func holdsFrame(b []byte, mac hash.Hash) bool {
	for {
		i := bytes.Index(b, []byte(frameMagic))
		if i < 0 {
			return false
		}
		if _, err := readFrame(b[i:], mac); err == nil {
			return true
		}
		b = b[i+1:]
	}
}

// frameDamaged says where a damaged frame stands.
func frameDamaged(segment, offset int) error {
	return &DamagedError{Part: "mirror", Detail: fmt.Sprintf("a frame before the last one is changed (segment %08d, byte %d)", segment, offset)}
}

// isZero says whether all bytes are zero, as fast as memory can be compared.
func isZero(b []byte) bool {
	return len(b) == 0 || b[0] == 0 && bytes.Equal(b[1:], b[:len(b)-1])
}

// resume makes the mirror ready for appending at its end. What stands behind
// the end was never answered for and is cleared.
func (m *mirror) resume(end mirrorEnd) error {
	count, err := countSegments(m.dir)
	if err != nil {
		return err
	}
	for segment := count; segment > end.segment; segment-- {
		if err := os.Remove(segmentPath(m.dir, segment)); err != nil {
			return fmt.Errorf("clearing the mirror: %w", err)
		}
	}
	if end.segment == 0 {
		return nil
	}
	file, err := os.OpenFile(segmentPath(m.dir, end.segment), os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("opening the mirror: %w", err)
	}
	m.file, m.segment, m.offset = file, end.segment, end.offset
	if m.end, err = file.Seek(0, io.SeekEnd); err != nil {
		return fmt.Errorf("opening the mirror: %w", err)
	}
	if end.torn {
		if err := writeZeros(file, m.offset, m.end); err != nil {
			return fmt.Errorf("clearing the mirror: %w", err)
		}
	}
	return nil
}

// append writes a frame and returns when it is durable.
func (m *mirror) append(frame []byte) error {
	if m.file == nil || m.offset+int64(len(frame)) > m.end {
		if err := m.nextSegment(max(m.segmentSize, int64(len(frame)))); err != nil {
			return fmt.Errorf("adding a segment to the mirror: %w", err)
		}
	}
	if _, err := m.file.WriteAt(frame, m.offset); err != nil {
		return fmt.Errorf("writing the mirror: %w", err)
	}
	if err := m.sync(m.file); err != nil {
		return fmt.Errorf("syncing the mirror: %w", err)
	}
	m.offset += int64(len(frame))
	return nil
}

// nextSegment begins a segment of a size.
func (m *mirror) nextSegment(size int64) error {
	file, err := os.OpenFile(segmentPath(m.dir, m.segment+1), os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	if err := writeZeros(file, 0, size); err != nil {
		file.Close()
		return err
	}
	if err := syncFolder(m.dir); err != nil {
		file.Close()
		return err
	}
	m.close()
	m.file, m.segment, m.offset, m.end = file, m.segment+1, 0, size
	return nil
}

func (m *mirror) close() {
	if m.file != nil {
		m.file.Close() // every frame was synced
		m.file = nil
	}
}

// walkMirror calls fn for every frame from the first to the last and checks
// that they follow one another without a gap, from the base on when there is one.
func walkMirror(dir string, mac hash.Hash, fn func(f *frame) error) error {
	count, err := countSegments(dir)
	if err != nil {
		return err
	}
	last := new(frame) // the first frame follows the zero frame
	for segment := 1; segment <= count; segment++ {
		b, err := os.ReadFile(segmentPath(dir, segment))
		if err != nil {
			return missing("mirror", err)
		}
		offset, err := scanSegment(segment, b, mac, func(f *frame) error {
			if !f.base && !f.follows(last) {
				return &DamagedError{Part: "mirror", Detail: fmt.Sprintf("frame %d does not follow frame %d", f.number, last.number)}
			}
			last = f
			return fn(f)
		})
		if err != nil {
			return err
		}
		if segment < count && !isZero(b[offset:]) {
			return frameDamaged(segment, offset)
		}
	}
	return nil
}
