// SPDX-License-Identifier: Apache-2.0

// Command notarylibrary measures the client library of notary in this process: it asks one
// repository for one target, again and again, and prints for each job a line with its name and the
// median in milliseconds. Every answer is checked. The arguments are the server's URL, the
// repository's name, the target, its SHA-256 in hexadecimal, and for how many milliseconds each
// job is measured, after a warm-up of half of that.
package main

import (
	"encoding/hex"
	"fmt"
	"io/ioutil"
	"net/http"
	"os"
	"sort"
	"strconv"
	"time"

	"github.com/sirupsen/logrus"
	"github.com/theupdateframework/notary/client"
	"github.com/theupdateframework/notary/client/changelist"
	"github.com/theupdateframework/notary/cryptoservice"
	"github.com/theupdateframework/notary/storage"
	"github.com/theupdateframework/notary/trustpinning"
	"github.com/theupdateframework/notary/tuf/data"
)

// fewestRuns bounds from below how often a job is measured that takes longer than the given time.
const fewestRuns = 5

// question is what is asked, and where.
type question struct {
	server    string
	gun       data.GUN
	target    string
	digest    string
	transport *http.Transport // kept, as the connections of every other measured client are
}

// job is a way to ask once.
type job struct {
	name string
	run  func() error
}

func main() {
	// Repositories that expire within months, as all do here, would be warned of each time.
	logrus.SetLevel(logrus.ErrorLevel)
	if err := measure(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "notarylibrary:", err)
		os.Exit(1)
	}
}

func measure(args []string) error {
	if len(args) != 5 {
		return fmt.Errorf("five arguments are needed: server, repository, target, digest, milliseconds")
	}
	millis, err := strconv.Atoi(args[4])
	if err != nil {
		return err
	}
	measuring := time.Duration(millis) * time.Millisecond
	asked := question{args[0], data.GUN(args[1]), args[2], args[3], &http.Transport{}}
	folder, err := ioutil.TempDir("", "notarylibrary-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	jobs, err := asked.jobs(folder)
	if err != nil {
		return err
	}
	for _, job := range jobs {
		if _, err := job.repeat(measuring/2, 1); err != nil {
			return err
		}
		times, err := job.repeat(measuring, fewestRuns)
		if err != nil {
			return err
		}
		fmt.Printf("%s %.4f\n", job.name, median(times))
	}
	return nil
}

// jobs lists what is measured: a new client that knows nothing, one over a folder with everything
// from before, and one that is asked again, which fetches the timestamp and verifies all it has.
// Where no folder is needed the cache is in memory, as that of the clients it is compared with.
func (q question) jobs(folder string) ([]job, error) {
	longLived, err := q.inMemory()
	if err != nil {
		return nil, err
	}
	return []job{
		{"cold", func() error { return q.ask(q.inMemory()) }},
		{"reopen", func() error { return q.ask(q.inFolder(folder)) }},
		{"warm", func() error { return q.ask(longLived, nil) }},
	}, nil
}

// inFolder makes a client as notary and docker make theirs.
func (q question) inFolder(folder string) (client.ReadOnly, error) {
	return client.NewFileCachedRepository(
		folder, q.gun, q.server, q.transport, nil, trustpinning.TrustPinConfig{})
}

// inMemory makes a client with a cache in memory.
func (q question) inMemory() (client.ReadOnly, error) {
	remote, err := storage.NewNotaryServerStore(q.server, q.gun, q.transport)
	if err != nil {
		return nil, err
	}
	return client.NewRepository(
		q.gun, q.server, remote, storage.NewMemoryStore(nil), trustpinning.TrustPinConfig{},
		cryptoservice.EmptyService, changelist.NewMemChangelist())
}

// ask updates from the server, which verifies everything, and checks the answer.
func (q question) ask(repository client.ReadOnly, err error) error {
	if err != nil {
		return err
	}
	found, err := repository.GetTargetByName(q.target)
	if err != nil {
		return err
	}
	if digest := hex.EncodeToString(found.Hashes["sha256"]); digest != q.digest {
		return fmt.Errorf("%s is %s, not %s", q.target, digest, q.digest)
	}
	return nil
}

// repeat runs for some time and at least so often; returns how many milliseconds each run took.
func (j job) repeat(least time.Duration, runs int) ([]float64, error) {
	var times []float64
	for end := time.Now().Add(least); len(times) < runs || time.Now().Before(end); {
		started := time.Now()
		if err := j.run(); err != nil {
			return nil, fmt.Errorf("%s: %w", j.name, err)
		}
		times = append(times, time.Since(started).Seconds()*1000)
	}
	return times, nil
}

func median(values []float64) float64 {
	sort.Float64s(values)
	return (values[(len(values)-1)/2] + values[len(values)/2]) / 2
}
