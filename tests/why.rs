//! Why: every event has a sentence in both languages, and chains of causes lead where they should.
#![cfg(not(target_arch = "wasm32"))]

mod harness;

use harness::chance;
// the languages' tables, which are nothing but words
use offset_playground::view;
#[path = "../src/ui/i18n/en/facts.rs"]
mod en;
#[path = "../src/ui/i18n/zh/facts.rs"]
mod zh;

use offset_playground::lesson::lesson;
use offset_playground::session::{Course, Question, Session};

fn said(told: &offset_playground::session::Told) -> String {
    let mut text = String::new();
    for b in &told.now {
        text += &format!("   now: {}\n", b.said(en::fact(b.fact)));
    }
    for s in &told.steps {
        text += &format!(
            "{:>9} #{} {} {:?}\n",
            s.at.to_string(),
            s.event,
            s.because.said(en::fact(s.because.fact)),
            s.origin
        );
    }
    if told.more {
        text += "more\n";
    }
    text
}

#[test]
fn look() {
    for name in [
        "crash-before-commit",
        "stale-commit",
        "poll-interval",
        "idle-consumer",
        "restart",
        "group-protocols",
    ] {
        let l = lesson(name).unwrap();
        let mut s = Session::attend(l, Course::Lesson, None).unwrap();
        let end = s
            .lesson()
            .map(|a| a.steps().iter().map(|x| x.at).max())
            .flatten()
            .unwrap();
        println!("=== {name} {end}");
        s.update(offset_playground::session::Action::Seek(end))
            .unwrap();
        s.update(offset_playground::session::Action::Now).unwrap();
        for st in s.stories(200).iter().rev() {
            use view::Story as S;
            if matches!(
                st.2,
                S::Again { .. }
                    | S::CommitFailed { .. }
                    | S::SessionExpired { .. }
                    | S::MemberMissed { .. }
                    | S::TurnedAway { .. }
                    | S::Lost { .. }
            ) {
                println!("-- {:?}", st.2);
                println!("{}", said(&s.told_why(&Question::Event(st.0))));
            }
        }
        for c in s.cluster().consumers.keys() {
            println!("-- state of {c}");
            println!(
                "{}",
                said(&s.told_why(&Question::Subject(
                    offset_playground::session::Subject::Consumer(c.clone())
                )))
            );
        }
    }
}
