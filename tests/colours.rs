//! The colours of a record's fate as people see them who do not tell all colours apart. They are
//! never alone: each fate has a sign, too. But nobody should have to look for it.
#![cfg(not(target_arch = "wasm32"))]

use std::fs;

/// Linear red, green and blue.
type Linear = [f64; 3];

/// What dichromats see, by Machado, Oliveira and Fernandes (2009), at full severity.
const SEEN: [(&str, [Linear; 3]); 4] = [
    (
        "by most",
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
    ),
    (
        "with protanopia",
        [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ],
    ),
    (
        "with deuteranopia",
        [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ],
    ),
    (
        "with tritanopia",
        [
            [1.255_528, -0.076_749, -0.178_779],
            [-0.078_411, 0.930_809, 0.147_602],
            [0.004_733, 0.691_367, 0.303_900],
        ],
    ),
];

/// What the fates are drawn in: lines, signs and numbers.
const FATES: [&str; 4] = ["held", "once", "twice", "lost"];

/// Two colours that are so far apart (CIE 1976) are told apart at a glance; 2.3 is what can be seen
/// at all.
const FAR_ENOUGH: f64 = 10.0;

fn tokens() -> String {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/style/tokens.css");
    fs::read_to_string(file).expect("the tokens")
}

/// The value of a token in a part of the style sheet: red, green and blue from 0 to 1.
fn colour(part: &str, name: &str) -> Linear {
    let wanted = format!("--{name}: #");
    let value = part.split(&wanted).nth(1).expect("it is named there");
    [0, 2, 4].map(|place| {
        let hex = u8::from_str_radix(&value[place..place + 2], 16).expect("a colour");
        let value = f64::from(hex) / 255.0;
        match value <= 0.040_45 {
            true => value / 12.92,
            false => ((value + 0.055) / 1.055).powf(2.4),
        }
    })
}

fn dot(one: Linear, other: Linear) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

/// Lightness, and the two axes of colour.
fn lab(colour: Linear) -> [f64; 3] {
    let f = |value: f64| match value > 216.0 / 24_389.0 {
        true => value.cbrt(),
        false => (24_389.0 / 27.0 * value + 16.0) / 116.0,
    };
    let x = f(dot(colour, [0.412_456, 0.357_576, 0.180_438]) / 0.950_47);
    let y = f(dot(colour, [0.212_673, 0.715_152, 0.072_175]));
    let z = f(dot(colour, [0.019_334, 0.119_192, 0.950_304]) / 1.088_83);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

#[test]
fn fates_are_told_apart_by_everybody() {
    let tokens = tokens();
    let dark = tokens.split(":root[data-theme=\"dark\"]").nth(1);
    let light = tokens.split("@media").next();
    for (theme, part) in [("light", light), ("dark", dark)] {
        let part = part.expect("the theme's part");
        for (by_whom, matrix) in SEEN {
            let seen = FATES.map(|fate| {
                let colour = colour(part, fate);
                lab(matrix.map(|row| dot(row, colour).clamp(0.0, 1.0)))
            });
            for (index, one) in seen.iter().enumerate() {
                for (other, name) in seen.iter().zip(FATES).skip(index + 1) {
                    let apart = one.iter().zip(other).map(|(a, b)| (a - b) * (a - b));
                    let apart = apart.sum::<f64>().sqrt();
                    let pair = format!("{} and {name} in {theme} {by_whom}", FATES[index]);
                    assert!(apart >= FAR_ENOUGH, "{pair}: {apart:.1}");
                }
            }
        }
    }
}
