//! The hashes that clients put keys into partitions with, apart from Java's own
//! ([`murmur2`](crate::kafka::murmur2::murmur2)).

/// CRC-32 as zlib computes it (`rd_crc32` of librdkafka).
pub(super) fn crc32(bytes: &[u8]) -> u32 {
    const REVERSED: u32 = 0xedb8_8320;
    let step = |crc: u32| (crc >> 1) ^ (REVERSED & (crc & 1).wrapping_neg());
    let feed = |crc: u32, byte: &u8| (0..8).fold(crc ^ u32::from(*byte), |crc, _| step(crc));
    !bytes.iter().fold(!0, feed)
}

/// FNV-1a with 32 bits, with a sign as sarama and librdkafka take it.
pub(super) fn fnv1a(bytes: &[u8]) -> i32 {
    let feed = |hash: u32, byte: &u8| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
    bytes.iter().fold(0x811c_9dc5, feed).cast_signed()
}

/// The murmur2 that KafkaJS had before 2.0: JavaScript multiplies doubles, which keep 53 bits of a
/// product, and the last bytes of a key go in twice.
pub(super) fn murmur2_in_doubles(bytes: &[u8]) -> i32 {
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
}
