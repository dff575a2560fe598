using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ProFL.Node.Trust;
using ProFL.Node.Trust.Issuing;
using ProFL.Node.Trust.Keeping;

namespace ProFL.Coordinator.Trust;

/// <summary>
/// What a coordinator serves of trust, without a token: roots and the list of revoked certificates, which are public, and, beside the
/// authority, certificates for a code or for the key of the one before.
/// </summary>
public static class TrustEndpoints
{
    /// <summary>Adds the routes.</summary>
    /// <param name="application">The coordinator's server.</param>
    /// <param name="trust">Its trust folder.</param>
    /// <param name="authority">The authority; null where it is at another coordinator.</param>
    /// <param name="time">The time.</param>
    public static WebApplication MapTrust(this WebApplication application, TrustFolder trust, AuthorityFolder? authority, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(application);
        ArgumentNullException.ThrowIfNull(trust);
        application.MapGet(TrustClient.RootsPath, context => TrustAnswers.SendFiles(context, trust, trust.Roots, trust.Vouching));
        application.MapGet(TrustClient.RevokedPath, context => TrustAnswers.SendFiles(context, trust, trust.Revoked));
        if (authority is null)
        {
            application.MapPost(TrustClient.EnrolPath, TrustAnswers.RefuseForOther);
            application.MapPost(TrustClient.RenewPath, TrustAnswers.RefuseForOther);
            return application;
        }

        ILogger log = application.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(TrustEndpoints).FullName!);
        var issuing = new TrustAnswers(new Issuer(authority, time), new WrongCodes(TimeSpan.FromMilliseconds(250), time), log);
        application.MapPost(
            TrustClient.EnrolPath,
            context => issuing.Answer(context, TrustJson.Default.EnrolmentRequest, (issuer, asked) => issuer.Enrol(asked))
        );
        application.MapPost(
            TrustClient.RenewPath,
            context => issuing.Answer(context, TrustJson.Default.RenewalRequest, (issuer, asked) => issuer.Renew(asked))
        );
        return application;
    }
}
