using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ProFL.Node.Http;
using ProFL.Node.Trust;
using ProFL.Node.Trust.Issuing;

namespace ProFL.Coordinator.Trust;

/// <summary>What is answered to those who ask about trust.</summary>
/// <param name="issuer">The authority.</param>
/// <param name="wrong">Slows down who tries codes.</param>
/// <param name="log">Where wrong codes and new certificates are logged.</param>
internal sealed partial class TrustAnswers(Issuer issuer, WrongCodes wrong, ILogger log)
{
    private const int LargestRequest = 64 << 10;
    private const string Pem = "application/x-pem-file";
    private const int MostWaiting = 32;
    private static readonly SemaphoreSlim Turn = new(1);
    private static int waiting;

    /// <summary>Sends files of the trust folder, one after another; those that are missing are empty.</summary>
    public static Task SendFiles(HttpContext context, TrustFolder trust, params string[] files)
    {
        if (!trust.IsEnrolled)
        {
            return Problem.Refuse(
                context,
                StatusCodes.Status404NotFound,
                "this coordinator is not enrolled: make an authority beside it (profl ca init), or enrol it (profl enroll)"
            );
        }

        context.Response.ContentType = Pem;
        return context.Response.WriteAsync(string.Concat(files.Where(File.Exists).Select(File.ReadAllText)), context.RequestAborted);
    }

    /// <summary>Says that the authority is elsewhere.</summary>
    public static Task RefuseForOther(HttpContext context) =>
        Problem.Refuse(
            context,
            StatusCodes.Status421MisdirectedRequest,
            "the authority is not beside this coordinator, and only who invited you knows where it is: ask the coordinator on the machine "
                + "of `profl ca init`"
        );

    /// <summary>Gives certificates, or says why not.</summary>
    public async Task Answer<T>(HttpContext context, JsonTypeInfo<T> schema, Func<Issuer, T, IssuedAnswer> give)
        where T : class
    {
        string sender = context.Connection.RemoteIpAddress?.ToString() ?? "nowhere";
        if (context.Request.ContentLength is null or > LargestRequest)
        {
            await Problem
                .Refuse(
                    context,
                    StatusCodes.Status413PayloadTooLarge,
                    $"a request with its length is taken, of at most {LargestRequest} bytes"
                )
                .ConfigureAwait(false);
            return;
        }

        try
        {
            T asked =
                await JsonSerializer.DeserializeAsync(context.Request.Body, schema, context.RequestAborted).ConfigureAwait(false)
                ?? throw new JsonException("the request is empty");
            if (await InTurn(() => give(issuer, asked), context.RequestAborted).ConfigureAwait(false) is not { } answer)
            {
                context.Response.Headers.RetryAfter = "5";
                await Problem
                    .Refuse(context, StatusCodes.Status429TooManyRequests, "too many ask at once: try again in a moment")
                    .ConfigureAwait(false);
                return;
            }

            LogIssued(log, sender, context.Request.Path);
            context.Response.ContentType = "application/json";
            await context
                .Response.WriteAsync(JsonSerializer.Serialize(answer, TrustJson.Default.IssuedAnswer) + "\n", context.RequestAborted)
                .ConfigureAwait(false);
        }
        catch (JsonException unreadable)
        {
            await Problem
                .Refuse(context, StatusCodes.Status400BadRequest, $"the request cannot be read: {unreadable.Message}")
                .ConfigureAwait(false);
        }
        catch (IssuingException refused)
        {
            await Refuse(context, sender, refused).ConfigureAwait(false);
        }
    }

    // one at a time: whoever asks in crowds takes no threads from others; null where too many wait
    private static async Task<IssuedAnswer?> InTurn(Func<IssuedAnswer> give, CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Increment(ref waiting) > MostWaiting)
            {
                return null;
            }

            await Turn.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return await Task.Run(give, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                Turn.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    private async Task Refuse(HttpContext context, string sender, IssuingException refused)
    {
        if (refused.Refusal == Refusal.UnknownCode)
        {
            (bool isFirst, bool hasWaited) = await wrong.Add(sender, context.RequestAborted).ConfigureAwait(false);
            if (isFirst)
            {
                LogWrongCode(log, sender, wrong.Count);
            }

            if (!hasWaited)
            {
                context.Response.Headers.RetryAfter = "5";
                await Problem
                    .Refuse(context, StatusCodes.Status429TooManyRequests, "too many wrong codes come at once: try again in a moment")
                    .ConfigureAwait(false);
                return;
            }
        }

        await Problem.Refuse(context, StatusOf(refused.Refusal), refused.Message).ConfigureAwait(false);
    }

    private static int StatusOf(Refusal refusal) =>
        refusal switch
        {
            Refusal.Malformed => StatusCodes.Status400BadRequest,
            Refusal.Conflict => StatusCodes.Status409Conflict,
            _ => StatusCodes.Status403Forbidden,
        };
}
