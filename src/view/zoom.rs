//! How large the stage is drawn, and the small map of what of it is seen.

/// Steps of the zoom, in hundredths.
const STEPS: [u32; 10] = [40, 50, 67, 80, 100, 125, 150, 200, 250, 300];

/// How large the stage is drawn, in hundredths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Zoom(u32);

impl Default for Zoom {
    fn default() -> Self {
        Zoom::WHOLE
    }
}

impl Zoom {
    /// As large as everything else on the page.
    pub const WHOLE: Zoom = Zoom(100);

    /// In hundredths.
    #[must_use]
    pub const fn percent(self) -> u32 {
        self.0
    }

    /// The next larger step.
    #[must_use]
    pub fn larger(self) -> Zoom {
        let larger = STEPS.into_iter().find(|step| *step > self.0);
        larger.map_or(self, Zoom)
    }

    /// The next smaller step.
    #[must_use]
    pub fn smaller(self) -> Zoom {
        let smaller = STEPS.into_iter().rev().find(|step| *step < self.0);
        smaller.map_or(self, Zoom)
    }

    /// So many thousandths of this, as far as there are steps: for fingers and wheels, which know
    /// no steps.
    #[must_use]
    pub fn times(self, thousandths: u32) -> Zoom {
        let wanted = u64::from(self.0) * u64::from(thousandths) / 1_000;
        let wanted = u32::try_from(wanted).unwrap_or(u32::MAX);
        Zoom(wanted.clamp(STEPS[0], STEPS[STEPS.len() - 1]))
    }
}

/// How far to scroll so that what is under a point stays under it: from so far, with the point so
/// many pixels from the edge of what is seen, between two zooms.
#[must_use]
pub fn kept_under(scrolled: f64, point: f64, before: Zoom, after: Zoom) -> f64 {
    let grown = f64::from(after.0) / f64::from(before.0);
    ((scrolled + point) * grown - point).max(0.0)
}

/// A map of something that is larger than what is seen of it, along one side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MapSide {
    /// How long the map is.
    pub map: f64,
    /// How long all of it is.
    pub whole: f64,
    /// How much of it is seen.
    pub seen: f64,
}

impl MapSide {
    /// Where something is on the map.
    #[must_use]
    pub fn on_map(self, place: f64) -> f64 {
        place * self.map / self.whole.max(1.0)
    }

    /// How far to scroll so that a point of the map is in the middle of what is seen.
    #[must_use]
    pub fn scroll_to(self, point: f64) -> f64 {
        let place = point * self.whole / self.map.max(1.0);
        (place - self.seen / 2.0).clamp(0.0, (self.whole - self.seen).max(0.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_lead_up_and_down_and_end() {
        let mut zoom = Zoom::WHOLE;
        for _ in 0..20 {
            zoom = zoom.larger();
        }
        assert_eq!((zoom.percent(), zoom.larger()), (300, zoom));
        for _ in 0..20 {
            zoom = zoom.smaller();
        }
        assert_eq!((zoom.percent(), zoom.smaller()), (40, zoom));
        assert_eq!(Zoom(110).larger(), Zoom(125), "from between two steps");
        assert_eq!(Zoom(110).smaller(), Zoom(100));
    }

    #[test]
    fn fingers_know_no_steps_but_the_ends() {
        assert_eq!(Zoom::WHOLE.times(1_070), Zoom(107));
        assert_eq!(Zoom::WHOLE.times(100), Zoom(40));
        assert_eq!(Zoom::WHOLE.times(u32::MAX), Zoom(300));
    }

    #[test]
    fn what_is_under_the_pointer_stays_there() {
        let near = |one: f64, other: f64| (one - other).abs() < 1e-9;
        assert!(near(kept_under(0.0, 100.0, Zoom(100), Zoom(200)), 100.0));
        assert!(near(kept_under(100.0, 100.0, Zoom(200), Zoom(100)), 0.0));
        assert!(near(kept_under(0.0, 0.0, Zoom(100), Zoom(50)), 0.0));
    }

    #[test]
    fn a_point_of_the_map_leads_to_where_it_stands_for() {
        let side = MapSide {
            map: 100.0,
            whole: 2_000.0,
            seen: 400.0,
        };
        let near = |one: f64, other: f64| (one - other).abs() < 1e-9;
        for scrolled in [0.0, 300.0, 1_600.0] {
            let middle = side.on_map(scrolled + 200.0);
            assert!(near(side.scroll_to(middle), scrolled));
        }
        assert!(near(side.scroll_to(0.0), 0.0));
        assert!(near(side.scroll_to(100.0), 1_600.0));
    }
}
