using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Akka.Actor;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ProFL.Messages.Wire;
using ProFL.Node.Blobs;
using ProFL.Node.Configuration;
using ProFL.Node.Hosting;
using ProFL.Node.Http;
using ProFL.Node.Oidc;
using ProFL.Node.Trust;

namespace ProFL.Operators.Tests.Oidc;

/// <summary>A coordinator's HTTP with every command, before a cluster that does all it is told.</summary>
internal sealed class OidcNode : IAsyncDisposable
{
    private readonly ActorSystem _system = ActorSystem.Create("cluster");
    private NodeHost _node = null!;

    /// <summary>What came to a job.</summary>
    public ConcurrentQueue<IMessage> Told { get; } = [];

    /// <summary>What was logged.</summary>
    public ConcurrentQueue<string> Log { get; } = [];

    /// <summary>The time by which keys are looked at again.</summary>
    public SetTime Clock { get; } = new();

    /// <summary>Where this machine asks.</summary>
    public Uri Local => _node.HttpUrl;

    /// <summary>Where others ask.</summary>
    public Uri Url => ((NodeUrl)_node.Services.GetService(typeof(NodeUrl))!).Uri;

    /// <summary>Starts one.</summary>
    public static async Task<OidcNode> Start(string issuer, string token = "", TrustFolder? trust = null, string caFile = "")
    {
        var node = new OidcNode();
        HttpSettings settings = HttpSettings.Loopback with { Oidc = SettingsFor(issuer, caFile), Token = token.Length == 0 ? null : token };
        WebApplicationBuilder builder = NodeHost.CreateBuilder();
        builder.Services.AddSingleton<TimeProvider>(node.Clock);
        builder.Logging.AddProvider(new Lines(node.Log));
        builder.AddNodeHttp(settings, trust is null ? null : NodeTrust.Load(trust, TimeProvider.System));
        IActorRef job = node._system.ActorOf(Props.Create(() => new Willing(node.Told)));
        WebApplication application = builder.Build().UseNodeHttp();
        OperatorEndpoints.Map(application, () => new OperatorCluster(node._system, job, job, job));
        application.MapBlobs([], needs: OperatorRole.View);
        application.MapGet("/what/nobody/spoke/of", context => context.Response.WriteAsync("served"));
        node._node = await NodeHost.Start(application, CancellationToken.None);
        return node;
    }

    /// <summary>Settings by which an issuer's watchers, hands and chiefs may do something.</summary>
    public static OidcSettings SettingsFor(string issuer, string caFile = "") =>
        OidcSettings.From(
            HoconText.Parse(
                $$"""
                profl.http.oidc {
                  issuer = "{{issuer}}"
                  audience = plant
                  ca-file = "{{caFile}}"
                  name-claim = preferred_username
                  roles-claim = roles
                  roles { view = [watchers], operate = [hands], admin = [chiefs] }
                }
                """,
                "test"
            )
        )!;

    /// <summary>Asks with a token.</summary>
    public Task<(HttpStatusCode Status, string Text)> Ask(string? token, string path, object? body = null) =>
        Ask(new Uri(Local, path), token, body);

    /// <summary>Asks at a URL.</summary>
    public static async Task<(HttpStatusCode Status, string Text)> Ask(
        Uri url,
        string? token,
        object? body = null,
        HttpMessageHandler? handler = null
    )
    {
        using HttpClient client = handler is null ? new() : new(handler, disposeHandler: false);
        using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, url);
        request.Content = body is null ? null : JsonContent.Create(body);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using HttpResponseMessage answer = await client.SendAsync(request);
        string text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, answer.IsSuccessStatusCode || text.Length == 0 ? text : (string?)JsonNode.Parse(text)?["error"] ?? text);
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        await _system.Terminate();
    }

    private sealed class Willing : ReceiveActor
    {
        public Willing(ConcurrentQueue<IMessage> told) =>
            Receive<IMessage>(message =>
            {
                told.Enqueue(message);
                Sender.Tell(
                    message switch
                    {
                        GetJobStatus asked => new JobStatus { Job = asked.Job },
                        ListNodes => new NodeList(),
                        SubmitJob submit => new JobAccepted { Job = submit.Job },
                        _ => new OperationDone { Text = "done" },
                    }
                );
            });
    }

    private sealed class Lines(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (IsEnabled(logLevel))
            {
                lines.Enqueue(formatter(state, exception));
            }
        }

        public void Dispose() { }
    }
}
