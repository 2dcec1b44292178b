//! How closely partitions are drawn: the more of them, the less of each.

/// How closely partitions are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Density {
    /// Each as a tape: a cell for a record.
    #[default]
    Cells,
    /// Each as a line: many records to a few pixels.
    Strips,
    /// Each as a cell of a grid, coloured by one thing that is known of it.
    Overview,
}

/// From so many partitions on they are lines: more tapes than a tall screen has room for.
pub const STRIPS_FROM: usize = 16;
/// From so many partitions on they are an overview: more lines than anybody reads.
pub const OVERVIEW_FROM: usize = 200;
/// More tapes than this the page does not draw, whatever is asked for.
const TAPES_MAX: usize = 64;

impl Density {
    /// All of them, the closest first.
    pub const ALL: [Density; 3] = [Density::Cells, Density::Strips, Density::Overview];

    /// The one that fits so many partitions.
    #[must_use]
    pub fn fitting(partitions: usize) -> Density {
        match partitions {
            OVERVIEW_FROM.. => Density::Overview,
            STRIPS_FROM.. => Density::Strips,
            _ => Density::Cells,
        }
    }

    /// What is drawn of so many partitions if this was chosen, or nothing was.
    #[must_use]
    pub fn chosen(choice: Option<Density>, partitions: usize) -> Density {
        match choice {
            Some(Density::Cells) if partitions > TAPES_MAX => Density::Strips,
            Some(density) => density,
            None => Density::fitting(partitions),
        }
    }

    /// Its name, in addresses and identifiers.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Density::Cells => "cells",
            Density::Strips => "strips",
            Density::Overview => "overview",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Density::{Cells, Overview, Strips};
    use super::*;

    #[test]
    fn the_more_there_are_the_less_of_each() {
        let drawn = [0, 15, 16, 199, 200, 1_000].map(Density::fitting);
        assert_eq!(drawn, [Cells, Cells, Strips, Strips, Overview, Overview]);
    }

    #[test]
    fn a_choice_holds_as_far_as_it_can_be_drawn() {
        for density in Density::ALL {
            assert_eq!(Density::chosen(Some(density), 3), density);
        }
        assert_eq!(Density::chosen(None, 3), Density::Cells);
        assert_eq!(Density::chosen(Some(Density::Cells), 65), Density::Strips);
        assert_eq!(
            Density::chosen(Some(Density::Strips), 1_000),
            Density::Strips
        );
    }
}
