//! Keys and groups whose place is asked for.

/// Kafka is asked for the place among 1, 2, … so many partitions.
pub(crate) const MOST_PARTITIONS: u32 = 24;

/// Sizes `__consumer_offsets` may have; the usual is 50.
pub(crate) const OFFSETS_PARTITIONS: [u32; 5] = [1, 2, 3, 50, 100];

/// Keys of every sort: each length to forty, bytes of either sign, several scripts.
pub(crate) fn keys() -> Vec<Vec<u8>> {
    let words = [
        "",
        "a",
        "ab",
        "abc",
        "abcd",
        "21",
        "foobar",
        "a-little-bit-long-string",
        "a-little-bit-longer-string",
        "lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8",
        "key",
        "user-42",
        "order-1001",
        "alice",
        "bob",
        "carol",
        "Привет",
        "日本",
        "订单",
        "订单-1001",
        "用户",
        "🙂",
        "👩‍👩‍👧‍👦",
        "naïve",
        "İ",
        "\u{0}",
        "\u{7f}",
        "\n",
        " ",
    ];
    let mut keys: Vec<Vec<u8>> = words.iter().map(|word| word.as_bytes().to_vec()).collect();
    keys.extend((0..100).map(|number| format!("key{number}").into_bytes()));
    keys.extend((0..100).map(|number| format!("key-{number}").into_bytes()));
    for length in 0..=40_u8 {
        let counting: Vec<u8> = (0..length).collect();
        keys.push(counting.iter().map(|byte| byte.wrapping_mul(37)).collect());
        keys.push(counting.iter().map(|byte| 0xff - byte).collect());
        keys.push(vec![0; length.into()]);
        keys.push(vec![0xff; length.into()]);
    }
    keys.push(b"long".repeat(300));
    keys.push((0..=u8::MAX).collect());
    keys.push((0..=u8::MAX).rev().chain(0..=2).collect());
    keys.sort();
    keys.dedup();
    keys
}

/// Groups; the first has the smallest hash there is, which has no absolute value.
pub(crate) fn groups() -> Vec<String> {
    let words = [
        "polygenelubricants",
        "",
        "a",
        "orders",
        "payments",
        "my-group",
        "test",
        "analytics",
        "console-consumer-1",
        "AaAaAa",
        "AaAaBB",
        "订单",
        "🙂",
        "connect-sink",
        "g",
    ];
    let numbered = (0..20).map(|number| format!("group-{number}"));
    words
        .iter()
        .map(ToString::to_string)
        .chain(numbered)
        .collect()
}

/// Bytes as a question has them.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |four: u8| char::from_digit(u32::from(four), 16).expect("four bits");
    let digits = bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]);
    digits.collect()
}
