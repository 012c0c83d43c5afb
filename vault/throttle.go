package vault

import (
	"context"
	"math"
	"sync"
	"time"

	"coldkms/model"
	"coldkms/vault/trail"
)

// throttles count the requests of each account in each Region. A group of operations has a bucket of as many requests
// as its limit allows in a second, which fills up again at that rate.
type throttles struct {
	mu      sync.Mutex
	buckets map[throttled]*bucket
	counted refusals // by operation
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
	return &throttles{buckets: map[throttled]*bucket{}}
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
		if waited += until; s.wait == nil || !op.OnlyReads() || waited > longestWait {
			break
		}
		if err := s.wait(ctx, until); err != nil {
			return describe(op, nil, err)
		}
	}
	v.throttles.counted.refuse(s.place, op.Name)
	if err := v.recordThrottled(ctx, v.clock(), false); err != nil {
		return describe(op, nil, err)
	}
	return model.ErrThrottled()
}

// recordThrottled records how many requests were refused, when it is time to do so or always.
func (v *Vault) recordThrottled(ctx context.Context, now time.Time, always bool) error {
	return v.recordRefused(ctx, trail.ThrottledRequests, model.ErrThrottled(), v.throttles.counted.due(now, always))
}
