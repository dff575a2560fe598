using System.CommandLine;
using System.CommandLine.Parsing;
using ProFL.Learning.Json;
using ProFL.Tools.Choices;

namespace ProFL.Cli;

/// <summary>What is wrong with a command line, in one line.</summary>
public static class UsageErrors
{
    /// <summary>
    /// The first thing that is wrong, where that helps with what may have been meant, and where to read how it is written.
    /// </summary>
    /// <param name="parsed">A command line with errors.</param>
    public static string Of(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        Command command = parsed.CommandResult.Command;
        string written = string.Join(' ', PartsOf(parsed.CommandResult));
        return $"{What(parsed, command, written)}; `{written} --help` shows how it is written";
    }

    private static string What(ParseResult parsed, Command command, string written)
    {
        if (parsed.UnmatchedTokens is [var unmatched, ..])
        {
            bool isOption = unmatched.StartsWith('-');
            IEnumerable<string> known = isOption
                ? command.Options.Where(option => !option.Hidden).Select(option => option.Name)
                : command.Subcommands.Where(subcommand => !subcommand.Hidden).Select(subcommand => subcommand.Name);
            string meant =
                !isOption && command is RootCommand && OtherWords.Meaning(unmatched) is { } other ? $": {other}"
                : Spelling.Nearest(unmatched, known) is { } near ? $", did you mean {near}?"
                : "";
            return isOption ? $"{written} has no option {unmatched}{meant}"
                : command.Subcommands.Count > 0 ? $"{written} has no command '{unmatched}'{meant}"
                : $"{written}: '{unmatched}' is one word too many";
        }

        ParseError error = parsed.Errors[0];
        return error.SymbolResult switch
        {
            OptionResult { Tokens: [var value, ..] } option when IsUnreadable(option) =>
                $"{written}: {option.Option.Name} {value.Value}: give {KindOf(option.Option.ValueType)}{PointFor(value.Value)}",
            ArgumentResult { Tokens: [var value, ..] } argument when argument.Parent is OptionResult option && IsUnreadable(option) =>
                $"{written}: {option.Option.Name} {value.Value}: give {KindOf(option.Option.ValueType)}{PointFor(value.Value)}",
            CommandResult { Command.Subcommands.Count: > 0 } => $"{written} wants a command: "
                + string.Join(", ", command.Subcommands.Where(subcommand => !subcommand.Hidden).Select(subcommand => subcommand.Name)),
            ArgumentResult { Tokens.Count: 0 } argument when argument.Parent is not OptionResult =>
                $"{written}: {argument.Argument.Name} is missing",
            _ => error.Message.TrimEnd('.'),
        };
    }

    private static string PointFor(string value) =>
        value.Contains(',', StringComparison.Ordinal) ? $" with a point: {value.Replace(',', '.')}" : "";

    private static bool IsUnreadable(OptionResult option) => KindOf(option.Option.ValueType).Length > 0;

    private static string KindOf(Type type) =>
        Type.GetTypeCode(Nullable.GetUnderlyingType(type) ?? type) switch
        {
            TypeCode.Int32 or TypeCode.Int64 or TypeCode.UInt64 => "a whole number",
            TypeCode.Double => "a number",
            _ => "",
        };

    private static IEnumerable<string> PartsOf(CommandResult result) =>
        result.Parent is CommandResult parent ? [.. PartsOf(parent), result.Command.Name] : ["profl"];
}
