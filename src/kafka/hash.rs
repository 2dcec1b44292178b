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
}

impl Formula {
    /// Where a key goes.
    #[must_use]
    pub fn partition(self, key: &[u8], partitions: u32) -> PartitionId {
        let number = match self {
            Formula::Murmur2 => murmur2(key).cast_unsigned() & 0x7fff_ffff,
            Formula::Crc32 => crc32(key),
            // the sign does not change how far the remainder is from nothing
            Formula::Fnv1aSigned => fnv1a(key).unsigned_abs(),
        };
        PartitionId(number % partitions)
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
                let landed = [3, 6, 10].map(|n| formula.partition(key.as_bytes(), n).0);
                assert_eq!(landed, expected, "{formula:?} of {key}");
            }
        }
        assert_eq!(Formula::Murmur2.partition(b"", 6), PartitionId(3));
        assert_eq!(Formula::Fnv1aSigned.partition(b"", 10), PartitionId(5));
    }
}
