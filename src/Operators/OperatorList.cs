using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ProFL.Node.Trust;

namespace ProFL.Operators;

/// <summary>The list of commands, described: as JSON for <c>GET /api</c>, and as docs/commands.md.</summary>
public static class OperatorList
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly string[] Head =
    [
        "# Commands of operators",
        "",
        "This page is generated from the list in `src/Operators`: `profl commands > docs/commands.md` writes it, and a "
            + "test holds it against the list.",
        "Each command is at the command line (`profl NAME`), over HTTP (`/api/NAME` of every coordinator) and in the "
            + "Petabridge.Cmd palette (`pbm profl NAME`).",
        "A coordinator that does not host a job asks the one that does. The job `latest` is the newest that has not ended, or else "
            + "the newest.",
        "",
        "At the command line, `--cluster` names the cluster: the folder of `profl up`, a coordinator's state folder, or "
            + "`https://host:port` (of this machine `http://127.0.0.1:port`). Add `--token-file` where a token must be shown.",
        "With `--json`, the result is printed by the schema on this page, on one line. A command that streams prints "
            + "`{\"line\": …}` for each line and `{\"result\": …}` at its end.",
        "Over HTTP such a command sends an empty line when it has had nothing to say for 5 s.",
        "Over HTTP arguments are query parameters or a JSON object in the body; commands that change something are POST.",
        "A coordinator's web page, at `/`, has a form for each of them; it asks for the token where there is one.",
        "Each command needs a role of its operator: `view`, `operate` or `admin` ([trust.md](trust.md#operators)). "
            + "Ask `GET /api/me` who you are, and what you may do.",
        "",
        "A refusal is a problem document (RFC 9457). Its `detail` says what is wrong and what to do. Its status is one of these:",
        "",
        "| status | what it means |",
        "|---:|---|",
        "| 400 | wrong usage |",
        "| 401 | nothing shows who asks |",
        "| 403 | the operator's role does not allow it |",
        "| 404 | no such job, client or node |",
        "| 409 | it cannot be done as things are |",
        "| 503 | nobody answers now |",
        "",
        "For programs, `/openapi.json` describes all of it, with the meaning of each field. The page `/api-docs` shows it.",
        "",
        "",
    ];

    /// <summary>Names, arguments, schemas of results, and what each needs.</summary>
    /// <param name="may">What the operator who reads it may do.</param>
    public static string Json(OperatorRole may) =>
        new JsonArray([.. AllCommands.All.Select(command => Describe(command, may))]).ToJsonString(Readable);

    /// <summary>The page docs/commands.md.</summary>
    public static string Markdown()
    {
        var page = new StringBuilder(string.Join('\n', Head));
        foreach (OperatorCommand command in AllCommands.All)
        {
            Append(page, command);
        }

        return page.ToString().ReplaceLineEndings("\n");
    }

    private static JsonNode Describe(OperatorCommand command, OperatorRole may) =>
        new JsonObject
        {
            ["name"] = command.Name,
            ["description"] = command.Description,
            ["path"] = command.Path,
            ["method"] = command.Changes ? "POST" : "GET",
            ["needs"] = command.Needs.Spelled(),
            ["allowed"] = may >= command.Needs,
            ["arguments"] = new JsonArray([
                .. command.Arguments.Select(a =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["name"] = a.Name,
                            ["description"] = a.Description,
                            ["kind"] = KindOf(a.Kind),
                            ["required"] = a.IsRequired,
                            ["default"] = a.Default,
                        }
                ),
            ]),
            ["line"] = command.Line is { } line ? JsonNode.Parse(OperatorJson.SchemaOf(line)) : null,
            ["result"] = JsonNode.Parse(OperatorJson.SchemaOf(command.Result)),
        };

    private static void Append(StringBuilder page, OperatorCommand command)
    {
        string places = string.Concat(
            command.Arguments.Where(a => a.Place is not null).Select(a => a.IsRequired ? $" {a.Place}" : $" [{a.Place}]")
        );
        string options = string.Concat(
            command
                .Arguments.Where(a => a.Place is null)
                .Select(a => $" [--{a.Name}{(a.Kind == OperatorArgumentKind.Switch ? "" : " " + a.Name.ToUpperInvariant())}]")
        );
        page.Append(
            System.Globalization.CultureInfo.InvariantCulture,
            $"## {command.Name}\n\n{command.Description}.\n\n```\nprofl "
                + $"{command.Name}{places}{options}\n{(command.Changes ? "POST" : "GET ")} {command.Path}\n```\n\n"
                + $"It needs `{command.Needs.Spelled()}`.\n\n"
        );
        if (command.Arguments.Length > 0)
        {
            page.Append("| argument | what it is | default |\n|---|---|---|\n");
            foreach (OperatorArgument argument in command.Arguments)
            {
                page.Append(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"| `{argument.Name}` | {argument.Description} ({KindOf(argument.Kind)}) | "
                        + $"{(argument.IsRequired ? "must be given" : argument.Default)} |\n"
                );
            }

            page.Append('\n');
        }

        foreach ((string commandLine, string what) in command.Examples)
        {
            page.Append(System.Globalization.CultureInfo.InvariantCulture, $"`{commandLine}` {what}.\n\n");
        }

        if (command.Line is { } line)
        {
            page.Append(
                line == command.Result ? "Lines and result:\n\n" : $"Lines:\n\n```\n{OperatorJson.SchemaOf(line)}\n```\n\nResult:\n\n"
            );
        }
        else
        {
            page.Append("Result:\n\n");
        }

        page.Append(System.Globalization.CultureInfo.InvariantCulture, $"```\n{OperatorJson.SchemaOf(command.Result)}\n```\n\n");
    }

    private static string KindOf(OperatorArgumentKind kind) =>
        kind switch
        {
            OperatorArgumentKind.Number => "number",
            OperatorArgumentKind.Switch => "switch",
            OperatorArgumentKind.Job => "job",
            OperatorArgumentKind.JobFile => "job file",
            _ => "text",
        };
}
