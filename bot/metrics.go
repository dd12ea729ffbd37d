package bot

import "github.com/prometheus/client_golang/prometheus"

// metrics count what the bot does. No label tells one person from another.
type metrics struct {
	received prometheus.Counter
	stored   prometheus.Histogram
	photos   prometheus.Counter
	parked   prometheus.Counter
	sent     *prometheus.CounterVec // by channel
	refused  *prometheus.CounterVec // by channel
	faults   *prometheus.CounterVec // by loop
}

func newMetrics() *metrics {
	return &metrics{
		received: prometheus.NewCounter(prometheus.CounterOpts{Name: "sakti_messages_received_total", Help: "Pesan masuk yang tersimpan."}),
		stored: prometheus.NewHistogram(prometheus.HistogramOpts{Name: "sakti_store_seconds", Help: "Lama menyimpan satu kiriman pesan masuk.",
			Buckets: prometheus.ExponentialBuckets(0.001, 2, 12)}),
		photos:  prometheus.NewCounter(prometheus.CounterOpts{Name: "sakti_photos_total", Help: "Foto dan dokumen yang diperiksa."}),
		parked:  prometheus.NewCounter(prometheus.CounterOpts{Name: "sakti_messages_parked_total", Help: "Pesan yang disisihkan untuk petugas."}),
		sent:    prometheus.NewCounterVec(prometheus.CounterOpts{Name: "sakti_messages_sent_total", Help: "Pesan keluar yang diterima kanal."}, []string{"channel"}),
		refused: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "sakti_messages_refused_total", Help: "Pesan keluar yang ditolak kanal."}, []string{"channel"}),
		faults:  prometheus.NewCounterVec(prometheus.CounterOpts{Name: "sakti_faults_total", Help: "Putaran yang gagal, menurut nama."}, []string{"loop"}),
	}
}

// Metrics are the bot's, to be registered by main.
func (b *Bot) Metrics() []prometheus.Collector {
	m := b.metrics
	return []prometheus.Collector{m.received, m.stored, m.photos, m.parked, m.sent, m.refused, m.faults}
}
