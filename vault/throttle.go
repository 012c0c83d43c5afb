package vault

import (
	"context"
	"maps"
	"math"
	"sync"
	"time"

	"coldkms/model"
	"coldkms/vault/store"
	"coldkms/vault/trail"
)

// throttles count the requests of each account in each Region. A group of operations has a bucket of as many requests
// as its limit allows in a second, which fills up again at that rate.
type throttles struct {
	mu      sync.Mutex
	buckets map[throttled]*bucket

	// What was refused is counted and recorded once a second, so that it cannot fill the disk.
	refused  map[model.Place]map[string]int // by operation
	recorded time.Time
}

// throttled is what has a limit of its own.
type throttled struct {
	place model.Place
	group string
}

type bucket struct {
	left float64
	at   time.Time
}

func newThrottles() *throttles {
	return &throttles{buckets: map[throttled]*bucket{}, refused: map[model.Place]map[string]int{}}
}

// take takes a request out of a bucket. When there is none left it returns how long it is until there is, else 0.
func (t *throttles) take(of throttled, perSecond float64, now time.Time) (until time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	size := max(perSecond, 1)
	b := t.buckets[of]
	if b == nil {
		b = &bucket{left: size, at: now}
		t.buckets[of] = b
	}
	if since := now.Sub(b.at); since > 0 { // a clock that was set back fills nothing
		b.left = min(size, b.left+since.Seconds()*perSecond)
	}
	b.at = now
	if b.left < 1 {
		return time.Duration(math.Ceil((1 - b.left) / perSecond * float64(time.Second)))
	}
	b.left--
	return 0
}

// refuse counts a refused request.
func (t *throttles) refuse(place model.Place, operation string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.refused[place] == nil {
		t.refused[place] = map[string]int{}
	}
	t.refused[place][operation]++
}

// due returns what was refused and not recorded when it is time to do so.
func (t *throttles) due(now time.Time, always bool) map[model.Place]map[string]int {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.refused) == 0 || !always && now.Sub(t.recorded).Abs() < time.Second {
		return nil
	}
	counted := maps.Clone(t.refused)
	clear(t.refused)
	t.recorded = now
	return counted
}

// longestWait is how long a session that waits for its turn waits for one request.
const longestWait = 5 * time.Second

// throttle refuses a request more than the session's account may make in a second in the Region. It comes before
// everything else: a request too many must take neither the writer's time nor room in the trail.
func (s *Session) throttle(ctx context.Context, op *model.Operation) error {
	v := s.vault
	rates := v.limits().Rates
	if !rates.On || !op.IsKeyManagement() {
		return nil
	}
	group := op.RateGroup()
	for waited := time.Duration(0); ; {
		until := v.throttles.take(throttled{s.place, group}, rates.PerSecond(group), v.clock())
		if until == 0 {
			return nil
		}
		if waited += until; s.wait == nil || waited > longestWait {
			break
		}
		if err := s.wait(ctx, until); err != nil {
			return describe(op, nil, err)
		}
	}
	v.throttles.refuse(s.place, op.Name)
	if err := v.recordThrottled(ctx, v.throttles.due(v.clock(), false)); err != nil {
		return describe(op, nil, err)
	}
	return model.ErrThrottled()
}

// recordThrottled records how many requests were refused.
func (v *Vault) recordThrottled(ctx context.Context, counted map[model.Place]map[string]int) error {
	for place, operations := range counted {
		event, err := v.serviceEvent(trail.ThrottledRequests, place, v.now(), "")
		if err != nil {
			return err
		}
		event.ErrorCode, event.ErrorMessage = model.CodeThrottling, model.ErrThrottled().Message
		event.ServiceEventDetails = map[string]any{"requests": operations}
		record, err := event.Encode()
		if err != nil {
			return err
		}
		if err := v.store.Update(ctx, func(tx *store.Tx) error {
			tx.Append(record)
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
}
