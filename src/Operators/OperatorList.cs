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
        "This page is generated from the list in `src/Operators`: `profl commands > docs/commands.md` writes it. A test holds it "
            + "against the list.",
        "",
        "Each command is there in three ways: at the command line (`profl NAME`), over HTTP (`/api/NAME` of every coordinator) and in "
            + "the Petabridge.Cmd palette (`pbm profl NAME`). The page that a coordinator serves at `/` has a form for each of them.",
        "",
        "* **Which job.** `latest` stands for the job that was submitted last. A coordinator that does not host a job asks the one that does.",
        "* **Which cluster.** `--cluster` takes the folder of `profl up`, a coordinator's state folder, or `https://host:port`. For this "
            + "machine it is `http://127.0.0.1:port`, with `--token-file` where a token is shown.",
        "* **JSON.** `--json` prints the result by the schema that stands here, on one line. A command that streams prints "
            + "`{\"line\": …}` for each line, and `{\"result\": …}` at its end.",
        "* **HTTP.** Arguments are query parameters or a JSON object in the body. A command that changes something is a POST. A command "
            + "that streams sends an empty line when it has had nothing to say for 5 s.",
        "* **Who may.** Each command needs `view`, `operate` or `admin`. Each of these allows what those before it allow "
            + "([trust.md](trust.md#operators)). `GET /api/me` says who asks, and what they may do.",
        "* **OpenAPI.** `/openapi.json` describes all of it for programs, with the meaning of each field. The page `/api-docs` shows it.",
        "",
        "A refusal is a problem document (RFC 9457). Its `detail` says what is wrong and what to do. Its `status` is",
        "",
        "| status | meaning |",
        "|---:|---|",
        "| 400 | wrong usage |",
        "| 401 | nothing shows who asks |",
        "| 403 | it needs more than the asker may |",
        "| 404 | there is no such job, client or node |",
        "| 409 | it cannot be done as things are |",
        "| 503 | nobody answers now |",
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
