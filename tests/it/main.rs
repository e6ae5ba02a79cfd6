//! 集成测试：一个程序，一个文件一个方面。杀进程的、要伪终端的、要 LibreOffice 的各自成一个程序。

#![allow(clippy::unwrap_used, clippy::panic)]

mod accepting;
mod batch_register;
mod bench_smoke;
mod cases;
mod circles;
mod cli;
mod cli_driver;
mod common;
mod completion;
mod consistency;
mod correcting;
mod county_truth;
mod damaged_rules;
mod differential;
mod editions;
mod end_to_end;
mod escapes;
mod export;
mod fast_reader;
mod fixing;
mod formats;
mod generated;
mod generator;
mod golden_projects;
#[cfg(unix)]
mod growth;
mod guidance;
mod history;
mod homonyms;
mod hostile;
mod html;
mod import;
mod jurisdictions;
mod keeping;
mod lawful;
mod laws;
mod layers;
mod manners;
mod metamorphic;
mod mutants;
mod mutation;
mod narrow;
mod newcomer;
mod omissions;
mod output_failures;
mod outputs;
mod own_rules;
mod pages;
mod places;
mod plan_table;
mod platforms;
mod printed;
mod properties;
mod published;
mod readme;
mod report;
mod rule_set;
mod rules_command;
mod safety;
mod sample;
mod schema;
mod september;
mod signing;
mod stable;
mod strangers;
mod sync;
mod topology;
mod undecided;
mod unread;
mod upgrade;
mod violations;
mod weights;
mod withheld;
mod words;
mod xlsx;
mod year;

// 与测量、与成批生成台账的例子共用的几件。
#[path = "../../benches/speed/commands.rs"]
mod commands;
#[path = "../../benches/speed/large.rs"]
mod large;
#[path = "../../examples/generate/portfolio/mod.rs"]
mod portfolio;
#[path = "../../benches/speed/stages.rs"]
mod stages;
#[path = "../../benches/speed/table.rs"]
mod table;
