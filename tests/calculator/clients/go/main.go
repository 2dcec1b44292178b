// What the Go clients' own partitioners answer. Keys as hexadecimal digits on standard input, one a
// line; one JSON object on standard output.
package main

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"os"
	"runtime/debug"

	"github.com/IBM/sarama"
	"github.com/segmentio/kafka-go"
	"github.com/twmb/franz-go/pkg/kgo"
)

var counts = []int{1, 2, 3, 5, 6, 10, 12, 24, 100, 1000, 1000000}

type answers struct {
	Version    string           `json:"version"`
	Of         []int            `json:"of"`
	Partitions map[string][]int `json:"partitions"`
}

func main() {
	versions := map[string]string{}
	info, _ := debug.ReadBuildInfo()
	for _, module := range info.Deps {
		versions[module.Path] = module.Version
	}
	ofSarama := func(make sarama.PartitionerConstructor) func([]byte, int) int {
		return func(key []byte, count int) int {
			message := &sarama.ProducerMessage{Key: sarama.ByteEncoder(key)}
			partition, err := make("t").Partition(message, int32(count))
			if err != nil {
				panic(err)
			}
			return int(partition)
		}
	}
	franz := kgo.UniformBytesPartitioner(64<<10, true, true, nil).ForTopic("t").(kgo.TopicBackupPartitioner)
	asked := []struct {
		name, module string
		ask          func([]byte, int) int
	}{
		{"sarama NewHashPartitioner", "github.com/IBM/sarama", ofSarama(sarama.NewHashPartitioner)},
		{"sarama NewReferenceHashPartitioner", "github.com/IBM/sarama", ofSarama(sarama.NewReferenceHashPartitioner)},
		{"franz-go UniformBytesPartitioner", "github.com/twmb/franz-go", func(key []byte, count int) int {
			return franz.PartitionByBackup(&kgo.Record{Key: key}, count, nil)
		}},
		{"kafka-go Hash", "github.com/segmentio/kafka-go", func(key []byte, count int) int {
			all := make([]int, count)
			for partition := range all {
				all[partition] = partition
			}
			return (&kafka.Hash{}).Balance(kafka.Message{Key: key}, all...)
		}},
	}
	told := map[string]answers{}
	for _, about := range asked {
		told[about.name] = answers{versions[about.module], counts, map[string][]int{}}
	}
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		key, err := hex.DecodeString(lines.Text())
		if err != nil {
			panic(err)
		}
		for _, about := range asked {
			for _, count := range counts {
				partitions := told[about.name].Partitions
				partitions[lines.Text()] = append(partitions[lines.Text()], about.ask(key, count))
			}
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(told); err != nil {
		panic(err)
	}
}
