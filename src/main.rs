//! Mounts the playground on the page.

fn main() {
    offset_playground::ui::mount();
}
