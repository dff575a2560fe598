using System.Security.Cryptography;
using ProFL.Node.Trust.Issuing;
using ProFL.Node.Trust.Keeping;

namespace ProFL.Tools.Trust;

/// <summary>Mistakes of those who handle certificates, as a person sees them.</summary>
internal static class TrustMistakes
{
    /// <summary>Does something.</summary>
    /// <exception cref="UserException">It cannot be done; says why, and what to do.</exception>
    public static T Told<T>(Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception mistake) when (Of(mistake) is not null)
        {
            throw Of(mistake)!;
        }
    }

    /// <summary>Does something.</summary>
    /// <exception cref="UserException">It cannot be done; says why, and what to do.</exception>
    public static async Task<T> Told<T>(Func<Task<T>> act)
    {
        try
        {
            return await act().ConfigureAwait(false);
        }
        catch (Exception mistake) when (Of(mistake) is not null)
        {
            throw Of(mistake)!;
        }
    }

    private static UserException? Of(Exception mistake) =>
        mistake switch
        {
            IssuingException => new UserException(Mistake.Usage, mistake.Message),
            TrustClientException { Status: null } => new UserException(Mistake.Unreachable, mistake.Message),
            TrustClientException => new UserException(Mistake.Usage, mistake.Message),
            CryptographicException => new UserException(Mistake.Data, mistake.Message),
            _ => null,
        };
}
