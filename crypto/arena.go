package crypto

import "sync"

// secrets is where all Secrets of the process live. It is shared because locked
// memory is rationed for the process as a whole.
var secrets arena

// slotSizes are the sizes of the small places: an AES key or the like, and a
// longer HMAC key. One page of its own for each of these would use up the
// locked memory after a few keys.
var slotSizes = [...]int{32, 64}

// chunkSize is how much memory is asked for when a free list runs dry.
const chunkSize = 16 << 10

// arena hands out small places from shared chunks, which it never gives back,
// and separate mappings for anything larger.
type arena struct {
	mu   sync.Mutex
	free [len(slotSizes)][][]byte
}

// take returns n zero bytes, and what to call when they have been cleared.
func (a *arena) take(n int) (bytes []byte, release func()) {
	for class, size := range slotSizes {
		if n <= size {
			slot := a.takeSlot(class)
			return slot[:n:n], func() { a.giveSlot(class, slot) }
		}
	}
	pages, release := mapOrMake(n)
	return pages[:n:n], release
}

func (a *arena) takeSlot(class int) []byte {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.free[class]) == 0 {
		chunk, _ := mapOrMake(chunkSize)
		for size := slotSizes[class]; len(chunk) >= size; chunk = chunk[size:] {
			a.free[class] = append(a.free[class], chunk[:size:size])
		}
	}
	last := len(a.free[class]) - 1
	slot := a.free[class][last]
	a.free[class] = a.free[class][:last]
	return slot
}

func (a *arena) giveSlot(class int, slot []byte) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.free[class] = append(a.free[class], slot)
}

// mapOrMake returns at least n zero bytes from outside Go's heap, or from the
// heap where the system refuses.
func mapOrMake(n int) (pages []byte, release func()) {
	if pages, err := mapPages(n); err == nil {
		return pages, func() { unmapPages(pages) }
	}
	return make([]byte, n), func() {}
}
