package importkey

import (
	"testing"
	"time"

	"coldkms/model"
	"coldkms/ui/demo"
	"coldkms/ui/widget/widgettest"
	"coldkms/vault/vaulttest"
)

// TestGoldenSteps walks through the wizard as the guide does.
func TestGoldenSteps(t *testing.T) {
	d := newDesk(t)
	w := d.wizard()
	w.Pictures("download")
	w.Press("right")
	w.Picture("download-sha1")
	w.Press("right")
	w.Picture("download-legacy")
	w.Press("left", "left")
	w.Press("ctrl+s")
	w.Picture("download-not-ready")
	w.Press("shift+tab")
	w.Hold = true
	w.Press("enter")
	w.Picture("download-making")
	w.Release()
	w.Press("tab", "space")
	w.Picture("download-saved")
	w.Press("ctrl+s")
	w.Pictures("upload-offered")

	w.fill("", "").expires("", "")
	w.Press("ctrl+s")
	w.Picture("upload-empty")
	d.wrapped(d.key.KeyID, vaulttest.Material('m'))
	w.fill("~/material", "~/token")
	w.Press("tab")
	w.Type("2017-03-31")
	w.Press("tab")
	w.Type("14:30")
	w.Picture("upload-expires")
	w.Hold = true
	w.Press("ctrl+s")
	w.Picture("upload-importing")
}

func TestGoldenColours(t *testing.T) {
	w := newDeskIn(t, widgettest.Theme()).wizard()
	w.Press("tab", "tab")
	widgettest.GoldenColour(t, "download-colours", w.View())
}

// TestGoldenFromDetails: the same for a key that exists.
func TestGoldenFromDetails(t *testing.T) {
	d := newDesk(t)
	d.open(New(d.Console, d.key.KeyID, false)).Picture("details-download")
	d.upload().Picture("details-upload")
}

// TestGoldenDates draws what is said of a date.
func TestGoldenDates(t *testing.T) {
	for name, typed := range map[string][2]string{
		"date-faulty":  {"31.03.2017", "14:30"},
		"date-no-day":  {"2017-02-29", "14:30"},
		"date-past":    {"2017-02-15", "09:00"},
		"time-faulty":  {"2017-03-31", "25:00"},
		"time-skipped": {"2017-03-26", "02:30"},
		"time-twice":   {"2017-10-29", "02:30"},
	} {
		w := newDesk(t).upload()
		w.fill("~/material", "~/token").expires(typed[0], typed[1])
		if name != "time-twice" {
			w.Press("ctrl+s")
		}
		w.Picture(name)
	}
}

// TestGoldenRefusals draws what is said of the files.
func TestGoldenRefusals(t *testing.T) {
	for name, prepare := range map[string]func(d *desk){
		"file-none": func(*desk) {},
		"file-plaintext": func(d *desk) {
			d.wrapped(d.key.KeyID, vaulttest.Material('m'))
			d.write("material", vaulttest.Material('m'))
		},
		"token-zip": func(d *desk) { d.wrapped(d.key.KeyID, vaulttest.Material('m')); d.write("token", []byte("PK\x03\x04")) },
		"token-expired": func(d *desk) {
			d.wrapped(d.key.KeyID, vaulttest.Material('m'))
			d.Clock.Advance(model.ImportTokenLife)
		},
		"token-other-key": func(d *desk) {
			d.wrapped(vaulttest.CreateExternalKey(d.t, d.Console.Session, "").KeyID, vaulttest.Material('m'))
		},
		"material-short": func(d *desk) { d.wrapped(d.key.KeyID, vaulttest.Material('m')[:16]) },
		"material-other": func(d *desk) {
			vaulttest.Import(d.t, d.Console.Session, d.key.KeyID, vaulttest.Material('o'), time.Time{})
			d.wrapped(d.key.KeyID, vaulttest.Material('m'))
		},
	} {
		d := newDesk(t)
		prepare(d)
		w := d.upload()
		w.fill("~/material", "~/token")
		w.Press("ctrl+s")
		w.Picture(name)
	}
}

// TestGoldenDemo draws the offer to do what OpenSSL does.
func TestGoldenDemo(t *testing.T) {
	d := newDesk(t)
	d.Console.WrapMaterial = demo.WrapMaterial
	w := d.wizard()
	w.Picture("demo-download")
	w.Click(sampleLabel)
	w.Picture("demo-upload")
}

// TestGoldenNoUse draws the wizard where it has nothing to do.
func TestGoldenNoUse(t *testing.T) {
	d := newDesk(t)
	d.open(New(d.Console, d.Desk.Key("ours"), false)).Picture("not-external")
	d.ScheduleDeletion(d.key.KeyID)
	d.open(New(d.Console, d.key.KeyID, false)).Picture("pending-deletion")
}

// TestGoldenNotApproved draws the choice of a program that may use one algorithm
// alone.
func TestGoldenNotApproved(t *testing.T) {
	d := newDesk(t)
	p := newPage(d.Console, d.key.KeyID, true, func(algorithm string) error {
		if algorithm == model.WrapOAEPSHA256 {
			return nil
		}
		return model.ErrWrappingNotApproved(algorithm)
	})
	w := d.open(p)
	w.Press("right")
	w.Picture("not-approved")
	if got := p.download.algorithm.Value(); got != model.WrapOAEPSHA256 {
		t.Errorf("%s is chosen", got)
	}
}
