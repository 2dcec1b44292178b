//! The two hashes that decide where things live: murmur2 for keys (`Utils.murmur2`) and Java's
//! `String.hashCode` for groups.

const M: u32 = 0x5bd1_e995;
const SEED: u32 = 0x9747_b28c;

/// Kafka's murmur2 over the bytes of a serialized key.
///
/// # Panics
/// If the key has 4 GiB or more.
#[must_use]
pub fn murmur2(bytes: &[u8]) -> i32 {
    let mut hash = SEED ^ u32::try_from(bytes.len()).expect("a key shorter than 4 GiB");
    let mut groups = bytes.chunks_exact(4);
    for group in &mut groups {
        let mut k = u32::from_le_bytes([group[0], group[1], group[2], group[3]]);
        k = k.wrapping_mul(M);
        k ^= k >> 24;
        hash = hash.wrapping_mul(M) ^ k.wrapping_mul(M);
    }
    let tail = groups.remainder();
    for (index, byte) in tail.iter().enumerate().rev() {
        hash ^= u32::from(*byte) << (8 * index);
    }
    if !tail.is_empty() {
        hash = hash.wrapping_mul(M);
    }
    hash ^= hash >> 13;
    hash = hash.wrapping_mul(M);
    (hash ^ (hash >> 15)).cast_signed()
}

/// `String.hashCode`: over UTF-16 units, wrapping.
#[must_use]
pub fn java_string_hash(text: &str) -> i32 {
    let add = |hash: i32, unit: u16| hash.wrapping_mul(31).wrapping_add(unit.into());
    match text.is_ascii() {
        true => text.bytes().map(u16::from).fold(0, add),
        false => text.encode_utf16().fold(0, add),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kafka::PartitionId;
    use crate::kafka::hash::Formula;

    /// Hashes asserted by Kafka's own `UtilsTest.testMurmur2`, then others recomputed apart.
    #[test]
    fn keys_land_where_they_land_in_kafka() {
        for (key, hash, three, six, ten) in [
            ("21", -973_932_308, 0, 0, 0),
            ("foobar", -790_332_482, 0, 0, 6),
            ("a-little-bit-long-string", -985_981_536, 2, 2, 2),
            ("a-little-bit-longer-string", -1_486_304_829, 2, 5, 9),
            (
                "lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8",
                -58_897_971,
                2,
                5,
                7,
            ),
            ("abc", 479_470_107, 0, 3, 7),
            ("", 275_646_681, 0, 3, 1),
            ("a", -1_563_381_124, 1, 4, 4),
            ("ab", 316_155_434, 2, 2, 4),
            ("abcd", -1_323_649_548, 2, 2, 0),
            ("key-3", -1_839_136_101, 2, 5, 7),
            ("user-42", 1_459_644_460, 1, 4, 0),
            ("order-1001", 297_523_878, 0, 0, 8),
            ("alice", 1_951_417_749, 0, 3, 9),
            ("Привет", -282_391_137, 2, 5, 1),
            ("日本", -700_811_021, 0, 3, 7),
            ("订单", 476_285_782, 1, 4, 2),
        ] {
            assert_eq!(murmur2(key.as_bytes()), hash, "{key}");
            for (partitions, landed) in [(3, three), (6, six), (10, ten)] {
                let found = Formula::Murmur2.partition(key.as_bytes(), partitions);
                assert_eq!(found, Some(PartitionId(landed)), "{key} of {partitions}");
            }
        }
    }

    #[test]
    fn strings_hash_as_in_java() {
        assert_eq!(java_string_hash("my-group"), -1_906_497_762);
        assert_eq!(java_string_hash("polygenelubricants"), i32::MIN);
        assert_eq!(java_string_hash(""), 0);
    }
}
