import ArgumentParser

@main
struct Capstan: ParsableCommand {
}
