//! Hashes of keys: a producer's client decides where a key goes, and clients have different ones.
//! Kafka's own is [`murmur2`](super::murmur2).

use super::PartitionId;
use super::murmur2::murmur2;

/// CRC-32 as zlib computes it (`rd_crc32` of librdkafka).
#[must_use]
pub fn crc32(bytes: &[u8]) -> u32 {
    const REVERSED: u32 = 0xedb8_8320;
    let step = |crc: u32| (crc >> 1) ^ (REVERSED & (crc & 1).wrapping_neg());
    let feed = |crc: u32, byte: &u8| (0..8).fold(crc ^ u32::from(*byte), |crc, _| step(crc));
    !bytes.iter().fold(!0, feed)
}

/// FNV-1a with 32 bits, with a sign as sarama and librdkafka take it.
#[must_use]
pub fn fnv1a(bytes: &[u8]) -> i32 {
    let feed = |hash: u32, byte: &u8| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
    bytes.iter().fold(0x811c_9dc5, feed).cast_signed()
}

/// The murmur2 that KafkaJS had before 2.0: JavaScript multiplies doubles, which keep 53 bits of a
/// product, and the last bytes of a key go in twice.
///
/// # Panics
/// If the key has 4 GiB or more.
#[must_use]
pub fn murmur2_in_doubles(bytes: &[u8]) -> i32 {
    const M: i64 = 0x5bd1_e995;
    let times = |factor: i32| low_bits(i64::from(factor) * M);
    let length = u32::try_from(bytes.len()).expect("a key shorter than 4 GiB");
    let mut hash = (0x9747_b28c ^ length).cast_signed();
    for group in bytes.chunks(4) {
        let mut four = [0; 4];
        four[..group.len()].copy_from_slice(group);
        let k = times(i32::from_le_bytes(four));
        let k = k ^ (k.cast_unsigned() >> 24).cast_signed();
        hash = times(hash) ^ times(k);
    }
    let tail = bytes.chunks_exact(4).remainder();
    for (index, byte) in tail.iter().enumerate().rev() {
        hash ^= i32::from(*byte) << (8 * index);
    }
    if !tail.is_empty() {
        hash = times(hash);
    }
    hash ^= (hash.cast_unsigned() >> 13).cast_signed();
    hash = times(hash);
    hash ^ (hash.cast_unsigned() >> 15).cast_signed()
}

/// What JavaScript's bitwise operators see of a product, once it has been a double.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "losing bits is what this is about"
)]
fn low_bits(product: i64) -> i32 {
    product as f64 as i64 as i32
}

/// What is computed of a key, for n partitions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Formula {
    /// Kafka's murmur2 without its sign bit (`BuiltInPartitioner.partitionForKey`), which is not
    /// the same as its absolute value.
    Murmur2,
    /// CRC-32, unsigned.
    Crc32,
    /// The remainder of FNV-1a as a signed number, without its sign.
    Fnv1aSigned,
    /// FNV-1a without its sign bit.
    Fnv1aMasked,
    /// A murmur2 that lost bits, without its sign bit.
    Murmur2InDoubles,
    /// Nothing: the key does not count.
    Nothing,
}

impl Formula {
    /// The formula in signs.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Formula::Murmur2 => "(murmur2(key) & 0x7fffffff) % n",
            Formula::Crc32 => "crc32(key) % n",
            Formula::Fnv1aSigned => "|int32(fnv1a(key)) % n|",
            Formula::Fnv1aMasked => "(fnv1a(key) & 0x7fffffff) % n",
            Formula::Murmur2InDoubles => "(murmur2 in doubles(key) & 0x7fffffff) % n",
            Formula::Nothing => "",
        }
    }

    /// The key's hash, and the number whose remainder is the partition.
    #[must_use]
    pub fn hash(self, key: &[u8]) -> Option<(i64, u32)> {
        let masked = |hash: i32| (hash.into(), hash.cast_unsigned() & 0x7fff_ffff);
        Some(match self {
            Formula::Murmur2 => masked(murmur2(key)),
            Formula::Murmur2InDoubles => masked(murmur2_in_doubles(key)),
            Formula::Fnv1aMasked => masked(fnv1a(key)),
            Formula::Crc32 => (crc32(key).into(), crc32(key)),
            // the sign does not change how far the remainder is from nothing
            Formula::Fnv1aSigned => (fnv1a(key).into(), fnv1a(key).unsigned_abs()),
            Formula::Nothing => return None,
        })
    }

    /// Where a key goes; nowhere in particular, if it does not count.
    #[must_use]
    pub fn partition(self, key: &[u8], partitions: u32) -> Option<PartitionId> {
        let (_, number) = self.hash(key)?;
        Some(PartitionId(number % partitions))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_vectors() {
        // the check value of CRC-32/ISO-HDLC, and what zlib gives for nothing
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(crc32(b""), 0);
        // draft-eastlake-fnv, appendix C
        assert_eq!(fnv1a(b"").cast_unsigned(), 0x811c_9dc5);
        assert_eq!(fnv1a(b"a").cast_unsigned(), 0xe40c_292c);
        assert_eq!(fnv1a(b"foobar").cast_unsigned(), 0xbf9c_f968);
        // librdkafka's own tests (src/rdfnv1a.c), which take the absolute value
        for (key, hash) in [
            ("kafka", 0x0d33_c4e1),
            ("giberish123456789", 0x77a5_8295),
            ("1234", 0x023b_dd03),
            ("234", 0x2dea_3cd2),
            ("PreAmbleWillBeRemoved,ThePrePartThatIs", 0x65cb_d69c),
            ("", 0x7ee3_623b),
        ] {
            assert_eq!(fnv1a(key.as_bytes()).unsigned_abs(), hash, "{key}");
        }
    }

    #[test]
    fn kafkajs_lost_bits() {
        // KafkaJS's own tests (murmur2.spec.js)
        for (key, hash) in [
            ("0", 272_173_970),
            ("1", 1_311_020_360),
            ("128", 2_053_105_854),
            ("2187", -2_081_355_488),
            ("16384", 204_404_061),
            ("78125", -677_491_393),
            ("279936", -622_460_209),
            ("823543", 651_276_451),
            ("2097152", 944_683_677),
            ("4782969", -892_695_770),
            ("10000000", -1_778_616_326),
            ("19487171", -518_311_627),
            ("35831808", 556_972_389),
            ("62748517", -233_806_557),
            ("105413504", -109_398_538),
            ("170859375", 102_939_717),
        ] {
            assert_eq!(murmur2_in_doubles(key.as_bytes()), hash, "{key}");
        }
    }

    /// One key, three clients: each column for 3, 6 and 10 partitions.
    #[test]
    fn a_key_lands_elsewhere_with_another_client() {
        for (key, murmur2, crc32, fnv1a) in [
            ("a", [1, 4, 4], [0, 3, 7], [0, 0, 6]),
            ("key-0", [1, 1, 1], [0, 0, 0], [0, 3, 7]),
            ("key-1", [0, 0, 0], [2, 2, 8], [1, 4, 8]),
            ("key-2", [2, 2, 2], [0, 0, 0], [2, 5, 9]),
            ("key-3", [2, 5, 7], [2, 2, 8], [0, 0, 0]),
            ("user-42", [1, 4, 0], [1, 1, 5], [0, 3, 9]),
            ("order-1001", [0, 0, 8], [0, 3, 1], [0, 0, 4]),
            ("alice", [0, 3, 9], [2, 5, 5], [2, 5, 7]),
        ] {
            for (formula, expected) in [
                (Formula::Murmur2, murmur2),
                (Formula::Crc32, crc32),
                (Formula::Fnv1aSigned, fnv1a),
            ] {
                let landed =
                    [3, 6, 10].map(|n| formula.partition(key.as_bytes(), n).map(|found| found.0));
                assert_eq!(landed, expected.map(Some), "{formula:?} of {key}");
            }
        }
        assert_eq!(Formula::Murmur2.partition(b"", 6), Some(PartitionId(3)));
        assert_eq!(
            Formula::Fnv1aSigned.partition(b"", 10),
            Some(PartitionId(5))
        );
    }
}
