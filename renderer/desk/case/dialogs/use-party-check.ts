import { useMemo, useState } from 'react'
import type { CaseView } from '../../../../db/contract/cases.ts'
import type { AgentDraft, ApplicantDraft } from '../../intake/party-draft.ts'
import { emptyApplicant } from '../../intake/party-draft.ts'
import { useApplicantCheck } from '../../intake/use-applicant-check.ts'

/** Findings on the parties of a correction; masked values were checked when they were taken and are not checked again. */
export const usePartyCheck = (caseFile: CaseView) => {
  const [parties, setParties] = useState<{ applicant: ApplicantDraft | null; agent: AgentDraft | null }>({
    applicant: null,
    agent: null,
  })
  const asked = useMemo(() => {
    const { applicant, agent } = parties
    const plain = (value: string, masked: string) => (value === masked ? '' : value)
    return {
      item: null,
      applicant: applicant
        ? {
            ...applicant,
            idNumber: plain(applicant.idNumber, caseFile.applicant.idMasked),
            phone: plain(applicant.phone, caseFile.applicant.phoneMasked),
          }
        : { ...emptyApplicant('PERSON'), name: caseFile.applicant.name },
      agent: agent
        ? {
            ...agent,
            idNumber: plain(agent.idNumber, caseFile.agent?.idMasked ?? ''),
            phone: plain(agent.phone, caseFile.agent?.phoneMasked ?? ''),
          }
        : null,
    }
  }, [parties, caseFile])
  const check = useApplicantCheck(asked)
  return {
    findings: parties.applicant ? check.applicantFindings : [],
    agentFindings: check.agentFindings,
    onParties: (applicant: ApplicantDraft | null, agent: AgentDraft | null) =>
      setParties({ applicant, agent }),
  }
}
